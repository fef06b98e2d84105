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
  const { dialect, style, outcome, exactStatus, twice, masked, failedCall } = test;
  const sending = writeSending(test);
  const standIn = failedCall && writeStandIn(failedCall, style, dialect);
  const expected: Constant = {
    name: 'EXPECTED_TEXT',
    type: 'string',
    comment: 'The status hid the failure. FILL IN a text that only the right answer holds.',
  };
  const constants = [...sending.constants, ...(masked ? [expected] : [])];
  const fillIn = constants.filter(({ code }) => code === undefined).map(({ name }) => name);

  const check = exactStatus === undefined ? checkStatus(outcome) : dialect.equals('status', exactStatus);
  const answer = masked ? 'const response = await ' : 'const { status } = await ';
  const exchange =
    style.kind === 'action'
      ? [
          `await ${sending.call}.catch((${dialect.typed('error', 'unknown')}) => {`,
          '  // How redirect() and notFound() of Next.js leave an action.',
          `  if (!/^NEXT_/.test(${dialect.isTypeScript ? '(error as { digest?: string })' : 'error'}.digest ?? '')) throw error;`,
          '});',
        ]
      : [
          ...(twice ? [`await ${sending.call};`] : []),
          `${answer}${sending.call};`,
          ...(masked ? ['const { status } = response;'] : []),
          `// ${capitalized(outcome.reason)}.`,
          check,
          ...(masked ? [`if (status < 400) ${dialect.includes('await response.text()', 'EXPECTED_TEXT')}`] : []),
        ];
  const body = [
    ...fillIn.map((name) => `if (${name} === undefined) throw new Error('Fill in ${name} first.');`),
    ...(standIn?.inTest ?? []),
    ...exchange,
    ...(standIn ? [standIn.check] : []),
  ];

  const used = [...sending.helpers, ...(standIn?.helpers ?? []), ...body].join('\n');
  const mocks = style.kind === 'http' ? [] : style.mocks.map((name) => writeMock(name, dialect));
  const text = [
    ...dialect.head.map((line) => withUsed(line, [used, ...mocks].join('\n'))),
    ...(standIn?.imports ?? []),
    ...sending.imports,
    '',
    ...(mocks.length > 0 ? [...mocks, ''] : []),
    ...constants.flatMap(({ name, comment, code, type = 'unknown' }) => [
      ...(comment === undefined ? [] : [`// ${comment}`]),
      `const ${name} = ${code ?? (dialect.isTypeScript ? `undefined as ${type === 'unknown' ? type : `${type} | undefined`}` : 'undefined')};`,
    ]),
    ...(constants.length > 0 ? [''] : []),
    ...(sending.helpers.length > 0 ? [...sending.helpers, ''] : []),
    ...(standIn && standIn.helpers.length > 0 ? [...standIn.helpers, ''] : []),
    `test(${writeValue(test.title)}, async () => {`,
    ...body.map((line) => `  ${line}`),
    failedCall?.how === 'silence' && style.kind === 'http' && dialect.after === 'afterAll' ? '}, 30_000);' : '});',
    '',
  ].join('\n');
  const needs = [
    ...(style.kind === 'http' ? ['The app running at BASE_URL, http://localhost:3000 by default.'] : []),
    ...(standIn ? [standIn.need] : []),
  ];
  return { text, fillIn, needs };

  function checkStatus({ success, statuses }: DesiredOutcome): string {
    if (!statuses) return dialect.isBelow('status', 500);
    if (statuses.length === 0) return dialect.isBelow('status', 400);
    if (!success) return dialect.isOneOf('status', statuses);
    return dialect.isOneOf("status < 400 ? 'ok' : status", ["'ok'", ...statuses]);
  }
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
