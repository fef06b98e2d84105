import { posix } from 'node:path';
import type { RecordedRequest } from './recorded-request.ts';
import type { TestDialect } from './test-dialect.ts';
import type { TestStyle } from './test-style.ts';
import { writeValue } from './write-value.ts';

/** A value at the head of a test file; without `code` it is for the reader to fill in. */
export interface Constant {
  name: string;
  comment?: string;
  code?: string;
  /** Of what is to be filled in; `unknown` when absent. */
  type?: string;
}

/** The part of a test file that sends a request again. What is captured stands in it as values alone. */
export interface SendingCode {
  imports: string[];
  constants: Constant[];
  /** Lines that declare what `call` needs. */
  helpers: string[];
  /** Resolves with a Response; for an action with anything. */
  call: string;
}

export interface Sending {
  request: RecordedRequest;
  style: TestStyle;
  /** Path of the test file. */
  path: string;
  dialect: TestDialect;
  /** A body that the app refuses as it did the recorded one. */
  body?: object;
  /** What the body that is to be filled in should be. */
  bodyHint: string;
  /** The same for the input of a procedure. */
  inputHint: string;
  /** What the credentials should be that are to be filled in, where it is them that the failure is about. */
  credentialsHint?: string;
}

const BASE_URL: Constant = { name: 'BASE_URL', code: "process.env.BASE_URL ?? 'http://localhost:3000'" };
const FORM_HELPERS = [
  '  const html = await (await fetch(page)).text();',
  '  const names = [...new Set(html.match(/\\$ACTION_ID_\\w+/g))];',
];

export function writeSending(sending: Sending): SendingCode {
  const { request, style } = sending;
  if (style.kind === 'action') return callAction(sending, style.file);
  if (request.action) return submitForm(sending);
  return request.procedure ? callProcedure(sending, request.procedure) : repeatRequest(sending);
}

function repeatRequest(sending: Sending): SendingCode {
  const { request, body, bodyHint } = sending;
  const { method } = request;
  const hasBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
  const known: Constant = {
    name: 'BODY',
    comment: 'Refused for the reason of the recorded one.',
    code: writeValue(body),
  };
  const unknown: Constant = { name: 'BODY', comment: `Bodies are not recorded. FILL IN ${bodyHint}.` };
  return exchange(sending, {
    constants: [pathOf(request), ...(hasBody ? [body ? known : unknown] : [])],
    target: 'PATH',
    method,
    ...(hasBody && { body: 'BODY' }),
    ...(request.parameters && { parameters: request.parameters }),
  });
}

function callProcedure(sending: Sending, { name, path }: NonNullable<RecordedRequest['procedure']>): SendingCode {
  const isQuery = sending.request.method === 'GET';
  const input: Constant = {
    name: 'INPUT',
    comment: `Inputs are not recorded. FILL IN ${sending.inputHint}; null for none, { json: … } with superjson.`,
  };
  return exchange(sending, {
    constants: [{ name: 'PATH', code: writeValue(`${path}/${name}`) }, input],
    target: isQuery ? "PATH + '?input=' + encodeURIComponent(JSON.stringify(INPUT))" : 'PATH',
    method: isQuery ? 'GET' : 'POST',
    ...(!isQuery && { body: 'INPUT' }),
  });
}

interface Exchange {
  constants: Constant[];
  /** An expression: the path, with the query. */
  target: string;
  method: string;
  /** Name of the constant that is sent as JSON. */
  body?: string;
  /** What Next.js calls the handler with beside the request. */
  parameters?: RecordedRequest['parameters'];
}

/** A request and its response, by a call of the route's handler or over HTTP. */
function exchange(sending: Sending, { target, method, body, parameters = {}, ...rest }: Exchange): SendingCode {
  const { request, style, path, dialect, credentialsHint } = sending;
  const credentials: Constant = {
    name: 'AUTHORIZATION',
    type: 'string',
    comment: `Headers are not recorded. FILL IN ${credentialsHint}.`,
  };
  const headers = [
    ...(body === undefined ? [] : ["'content-type': 'application/json'"]),
    ...(credentialsHint === undefined ? [] : ['authorization: AUTHORIZATION']),
  ];
  const init = [
    ...(method === 'GET' ? [] : [`method: '${method}'`]),
    ...(headers.length > 0 ? [`headers: { ${headers.join(', ')} }`] : []),
    ...(body === undefined ? [] : [`body: JSON.stringify(${body})`]),
  ];
  const constants = [...rest.constants, ...(credentialsHint === undefined ? [] : [credentials])];
  const options = init.length > 0 ? [', {', ...init.map((line) => `    ${line},`), '  }'].join('\n') : '';
  if (style.kind !== 'handler') {
    const helpers = ['const send = () =>', `  fetch(BASE_URL + ${target}${options});`];
    return { imports: [], constants: [...constants, BASE_URL], helpers, call: 'send()' };
  }

  const handler = request.method;
  const takesContext = Object.keys(parameters).length > 0;
  const params = writeValue(parameters);
  const context = takesContext ? `, { params: ${style.awaitsParams ? `Promise.resolve(${params})` : params} }` : '';
  // A handler may leave out the context that it is called with.
  const needsType = takesContext && dialect.isTypeScript;
  const type = ['type Handler = (request: NextRequest, context: unknown) => Response | Promise<Response>;', ''];
  return {
    imports: ["import { NextRequest } from 'next/server';", importOf(handler, path, style.file)],
    constants,
    helpers: [
      ...(needsType ? type : []),
      'const send = async () =>',
      `  ${needsType ? `(${handler} as Handler)` : handler}(new NextRequest('http://localhost' + ${target}${options})${context});`,
    ],
    call: 'send()',
  };
}

function callAction({ request, path }: Sending, file: string): SendingCode {
  const { name } = request.action!;
  const comment = `Arguments are not recorded. FILL IN those that ${name} takes, as a list: [form] or [state, form].`;
  return {
    imports: [importOf(name, path, file)],
    constants: [{ name: 'ARGUMENTS', comment, type: `Parameters<typeof ${name}>` }],
    helpers: [],
    call: `${name}(...ARGUMENTS)`,
  };
}

/** As a browser without JavaScript submits the form of an action. */
function submitForm({ request, dialect }: Sending): SendingCode {
  const { id } = request.action!;
  const type = 'Record<string, string>';
  const recorded = id === undefined ? '' : ` ?? names.find((one) => one.endsWith('${id}'))`;
  return {
    imports: [],
    constants: [
      pathOf(request),
      {
        name: 'FIELDS',
        type,
        comment: "Forms are not recorded. FILL IN the value of each of the form's fields, by its name.",
      },
      BASE_URL,
    ],
    helpers: [
      `async function submit(${dialect.typed('fields', type)}) {`,
      '  const page = BASE_URL + PATH;',
      ...FORM_HELPERS,
      `  const name = (names.length === 1 ? names[0] : undefined)${recorded};`,
      "  if (!name) throw new Error('The page has no form of this action that works without JavaScript.');",
      '  const form = new FormData();',
      "  for (const [key, value] of Object.entries({ ...fields, [name]: '' })) form.set(key, value);",
      "  return fetch(page, { method: 'POST', body: form });",
      '}',
    ],
    call: 'submit(FIELDS)',
  };
}

const pathOf = ({ path, isPathRedacted }: RecordedRequest): Constant =>
  isPathRedacted
    ? { name: 'PATH', type: 'string', comment: 'A part of the recorded path was removed. FILL IN all of it.' }
    : { name: 'PATH', code: writeValue(path) };

function importOf(name: string, testPath: string, file: string): string {
  const relative = posix.relative(posix.dirname(testPath), file).replace(/\.[jt]sx?$/, '');
  return `import { ${name} } from ${writeValue(relative.startsWith('.') ? relative : `./${relative}`)};`;
}
