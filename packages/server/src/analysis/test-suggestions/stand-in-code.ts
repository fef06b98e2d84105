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

const THROWS: Record<FailedCall['how'], string> = {
  silence: "throw new DOMException('The service does not answer.', 'TimeoutError');",
  refusal:
    "throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });",
  limit: "return new Response(null, { status: 429, headers: { 'retry-after': '1' } });",
};

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
      `  ${THROWS[how]}`,
      '});',
    ],
    check: "if (asked === 0) throw new Error('The service was not asked: is its URL set where the tests run?');",
    need: "The service's URL is set where the tests run; fetch is replaced, so nothing is sent to it.",
  };
}

const ANSWERS: Record<FailedCall['how'], string> = {
  silence: '',
  refusal: ' response.destroy();',
  limit: " response.writeHead(429, { 'retry-after': '1' }).end();",
};

function server({ how }: FailedCall, { before, after, isTypeScript }: TestDialect): StandInCode {
  const parameters = how === 'silence' ? '' : '_request, response';
  return {
    imports: isTypeScript || before === 'before' ? ["import { createServer } from 'node:http';"] : [],
    helpers: [
      '// Stands in for the service that failed: the app has to be started with the URL of that service set to it.',
      ...(isTypeScript || before === 'before' ? [] : ["const { createServer } = require('node:http');"]),
      'let asked = 0;',
      `const service = createServer((${parameters}) => {`,
      `  asked += 1;${ANSWERS[how]}`,
      '});',
      `${before}(() => void service.listen(${PORT}));`,
      `${after}(() => {`,
      '  service.close();',
      '  service.closeAllConnections();',
      '});',
    ],
    inTest: [],
    check: "if (asked === 0) throw new Error('The app did not ask the service that stands in.');",
    need: `The app was started with the URL of the failing service set to http://localhost:${PORT}.`,
  };
}
