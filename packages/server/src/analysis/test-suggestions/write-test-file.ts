import { capitalized } from './capitalized.ts';
import type { DesiredOutcome } from './desired-outcome.ts';
import type { FailedCall } from './failed-call.ts';
import { type Constant, type Sending, writeSending } from './sending-code.ts';
import { writeStandIn } from './stand-in-code.ts';
import type { TestDialect } from './test-dialect.ts';
import type { MockedModule } from './test-project.ts';
import { writeValue } from './write-value.ts';

export interface TestToWrite extends Sending {
  title: string;
  outcome: DesiredOutcome;
  /** The only right status, of a request that was answered well. */
  exactStatus?: number;
  /** The request has to be sent twice to fail. */
  twice: boolean;
  /** The failure hid behind a good status: only the body tells. */
  masked: boolean;
  failedCall?: FailedCall;
}

export interface WrittenTest {
  text: string;
  /** Constants that the reader has to fill in; until then the test fails and says so. */
  fillIn: string[];
  /** What has to be there for the test to run, a sentence each. */
  needs: string[];
}

/** The text of a test file with one test, that fails while the request fails as it did. */
export function writeTestFile(test: TestToWrite): WrittenTest {
  const { dialect, style, masked, failedCall } = test;
  const sending = writeSending(test);
  const standIn = failedCall && writeStandIn(failedCall, style, dialect);
  const constants = [...sending.constants, ...(masked ? [EXPECTED_TEXT] : [])];
  const fillIn = constants.filter(({ code }) => code === undefined).map(({ name }) => name);
  const body = [
    ...fillIn.map((name) => `if (${name} === undefined) throw new Error('Fill in ${name} first.');`),
    ...(standIn?.inTest ?? []),
    ...(style.kind === 'action' ? callAction(test, sending.call) : exchange(test, sending.call)),
    ...(standIn ? [standIn.check] : []),
  ];
  // A service that never answers takes the patience of the app, which may be longer than that of the runner.
  const isPatient = failedCall?.how === 'silence' && style.kind === 'http' && dialect.after === 'afterAll';

  const mocks = style.kind === 'http' ? [] : style.mocks.map((name) => writeMock(name, dialect));
  const helpers = standIn?.helpers ?? [];
  const used = [...mocks, ...helpers, ...body].join('\n');
  const sections = [
    [...dialect.head.map((line) => withUsed(line, used)), ...(standIn?.imports ?? []), ...sending.imports],
    mocks,
    constants.flatMap((constant) => writeConstant(constant, dialect)),
    sending.helpers,
    helpers,
    [
      `test(${writeValue(test.title)}, async () => {`,
      ...body.map((line) => `  ${line}`),
      isPatient ? '}, 30_000);' : '});',
    ],
  ];
  const needs = [
    ...(style.kind === 'http' ? ['The app running at BASE_URL, http://localhost:3000 by default.'] : []),
    ...(standIn ? [standIn.need] : []),
  ];
  const written = sections.filter((lines) => lines.length > 0).map((lines) => lines.join('\n'));
  return { text: `${written.join('\n\n')}\n`, fillIn, needs };
}

const EXPECTED_TEXT: Constant = {
  name: 'EXPECTED_TEXT',
  type: 'string',
  comment: 'The status hid the failure. FILL IN a text that only the right answer holds.',
};

function writeConstant({ name, comment, code, type }: Constant, { isTypeScript }: TestDialect): string[] {
  const open = `undefined as unknown${type === undefined ? '' : ` as ${type}`}`;
  return [
    ...(comment === undefined ? [] : [`// ${comment}`]),
    `const ${name} = ${code ?? (isTypeScript ? open : 'undefined')};`,
  ];
}

function callAction({ dialect: { isTypeScript, typed }, twice }: TestToWrite, call: string): string[] {
  const digest = isTypeScript ? '(error as { digest?: string }).digest' : 'error.digest';
  return [
    ...(twice ? [`await ${call}.catch(() => {});`] : []),
    `await ${call}.catch((${typed('error', 'unknown')}) => {`,
    '  // How redirect() and notFound() of Next.js leave an action.',
    `  if (!/^NEXT_/.test(${digest} ?? '')) throw error;`,
    '});',
  ];
}

function exchange({ dialect, outcome, exactStatus, twice, masked }: TestToWrite, call: string): string[] {
  return [
    ...(twice ? [`await ${call};`] : []),
    ...(masked
      ? [`const response = await ${call};`, 'const { status } = response;']
      : [`const { status } = await ${call};`]),
    `// ${capitalized(outcome.reason)}.`,
    exactStatus === undefined ? checkStatus(outcome, dialect) : dialect.equals('status', exactStatus),
    ...(masked ? [`if (status < 400) ${dialect.includes('await response.text()', EXPECTED_TEXT.name)}`] : []),
  ];
}

function checkStatus({ success, statuses }: DesiredOutcome, dialect: TestDialect): string {
  if (!statuses) return dialect.isBelow('status', 500);
  if (statuses.length === 0) return dialect.isBelow('status', 400);
  if (!success) return dialect.isOneOf('status', statuses);
  return dialect.isOneOf("status < 400 ? 'ok' : status", ["'ok'", ...statuses]);
}

/** For modules that only work while Next.js answers a request; what of them works elsewhere is kept. */
function writeMock(name: MockedModule, { isTypeScript }: TestDialect): string {
  if (name === 'server-only') return "vi.mock('server-only', () => ({}));";
  const load = isTypeScript ? 'load<object>()' : 'load()';
  return `vi.mock('next/cache', async (load) => ({ ...(await ${load}), revalidatePath: vi.fn(), revalidateTag: vi.fn() }));`;
}

/** An import with only those of its names that the text uses. */
function withUsed(line: string, text: string): string {
  return line.replace(/\{ (.*) \}/, (_, names: string) => {
    const used = names.split(', ').filter((name) => new RegExp(`\\b${name}\\b[.(]`).test(text) || name === 'test');
    return `{ ${used.join(', ')} }`;
  });
}
