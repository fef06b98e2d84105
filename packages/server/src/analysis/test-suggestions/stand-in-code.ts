import type { FailedCall } from './failed-call.ts';
import type { TestDialect } from './test-dialect.ts';
import type { TestStyle } from './test-style.ts';
import { writeValue } from './write-value.ts';

/** The part of a test file that lets an outgoing request fail again, and shows that it was sent. */
export interface StandInCode {
  imports: string[];
  helpers: string[];
  /** Statements before the request. */
  inTest: string[];
  /** Statement after it. */
  check: string;
  /** What has to be set up by hand. */
  need: string;
}

/** The port of the service that stands in, when the app runs in a process of its own. */
const PORT = 4010;

export function writeStandIn(call: FailedCall, style: TestStyle, dialect: TestDialect): StandInCode {
  return style.kind === 'http' ? server(call, dialect) : stub(call, dialect);
}

const FAILS = {
  silence: "throw new DOMException('The service does not answer.', 'TimeoutError');",
  refusal:
    "throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });",
};

const failing = (how: FailedCall['how']) =>
  typeof how === 'number' ? `return Response.json({}, { status: ${how} });` : FAILS[how];

function stub({ how, path }: FailedCall, dialect: TestDialect): StandInCode {
  const input = dialect.typed('input', 'RequestInfo | URL');
  const init = dialect.isTypeScript ? 'init?: RequestInit' : 'init';
  const others = [
    'const goOn = globalThis.fetch;',
    `vi.stubGlobal('fetch', async (${input}, ${init}) => {`,
    `  const { pathname } = new URL(input instanceof Request ? input.url : input);`,
    `  if (pathname !== ${writeValue(path)}) return goOn(input, init);`,
  ];
  return {
    imports: [],
    helpers: [],
    inTest: [
      'let asked = 0;',
      '// Stands in for the service that failed.',
      ...(path === undefined ? ["vi.stubGlobal('fetch', async () => {"] : others),
      '  asked += 1;',
      `  ${failing(how)}`,
      '});',
    ],
    check: "if (asked === 0) throw new Error('The service was not asked: is its URL set where the tests run?');",
    need: "The service's URL is set where the tests run; fetch is replaced, so nothing is sent to it.",
  };
}

const answering = (how: FailedCall['how']) =>
  how === 'silence' ? [] : [how === 'refusal' ? '  response.destroy();' : `  response.writeHead(${how}).end('{}');`];

function server({ how }: FailedCall, dialect: TestDialect): StandInCode {
  return {
    imports: [dialect.load('createServer', 'node:http')],
    helpers: [
      '// Stands in for the service that failed: the app has to be started with the URL of that service set to it.',
      `const SERVICE_PORT = Number(process.env.SERVICE_PORT ?? ${PORT});`,
      'let asked = 0;',
      `const service = createServer((${how === 'silence' ? '' : '_request, response'}) => {`,
      '  asked += 1;',
      ...answering(how),
      '});',
      `${dialect.before}(() => void service.listen(SERVICE_PORT));`,
      `${dialect.after}(() => {`,
      '  service.close();',
      '  service.closeAllConnections();',
      '});',
    ],
    inTest: [],
    check: "if (asked === 0) throw new Error('The app did not ask the service that stands in.');",
    need: `The app was started with the URL of the failing service set to http://localhost:${PORT}, or the port in SERVICE_PORT.`,
  };
}
