import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { captureError, registerGlasstrace } from '../../../src/index.ts';
import { plant, plantInPath } from './secrets.ts';

/** A server that puts secrets wherever an app, a library or a client can put a text. */
await registerGlasstrace({ serviceName: 'canary-service wire.jane@customer.example password=wire-pair-77' });

const server = createServer(async (request, response) => {
  if (request.url?.startsWith('/upstream')) return void response.end();
  writeSpans();
  for (const error of makeErrors()) captureError(error);
  console.error(new Error(plant('canary-console-error')));
  console.warn(plant('canary-console-warn'));
  logStack();
  const self = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await fetch(`${self}/upstream${plantInPath('canary-fetch')}?token=${encodeURIComponent(plant('query'))}`);
  setTimeout(() => captureError(new Error(plant('canary-late'))), 20);
  response.statusCode = 500;
  response.end(plant('body'));
});

function writeSpans(): void {
  const tracer = trace.getTracer(plant('canary-scope'), plant('canary-version'));
  tracer.startActiveSpan(plant('canary-name'), { kind: SpanKind.CLIENT }, (span) => {
    span.setAttributes({
      note: plant('canary-attribute'),
      notes: ['fine', plant('canary-list')],
      [plant('canary-key')]: 1,
      'shop.password': 'wire-pair-77',
      'db.query.text': `SELECT 1 -- ${plant('canary-sql')}`,
      'db.statement': `SELECT 2 -- ${plant('canary-statement')}`,
      'db.query.parameter.0': plant('parameter'),
      'url.full': `https://u:wire-db-pass@pay.example${plantInPath('canary-url')}?q=${plant('query')}`,
      'http.url': `https://pay.example${plantInPath('canary-old-url')}#${plant('fragment')}`,
      'http.target': `${plantInPath('canary-target')}?q=${plant('query')}`,
      'url.query': plant('query'),
      'next.span_name': `GET ${plantInPath('canary-next-name')}?q=${encodeURIComponent(plant('query'))}`,
      'http.request.header.cookie': [plant('header')],
      'http.response.body': plant('body'),
      'glasstrace.exception.frames': plant('canary-no-json'),
    });
    span.addEvent(plant('canary-event'), { note: plant('canary-event-attribute') });
    span.addLink({ context: span.spanContext(), attributes: { note: plant('canary-link') } });
    span.recordException(new Error(plant('canary-recorded')));
    span.setStatus({ code: SpanStatusCode.ERROR, message: plant('canary-status') });
    span.end();
  });
}

function makeErrors(): unknown[] {
  const cause = new Error(plant('canary-cause'));
  const thrown = new AggregateError([new Error(plant('canary-member'))], plant('canary-message'), { cause });
  const apiKey = 'wire-pair-77'; // canary-source-line
  const named = Object.assign(new Error(`told ${apiKey.length}`), {
    name: plant('canary-type').slice(0, 110),
    code: 'canary-code wire.jane@customer.example',
    digest: plant('canary-digest'),
  });
  const foreign = new Error(plant('canary-foreign'));
  foreign.stack = `Error: ${foreign.message}\n    at canaryFunction (/home/wirehomejane/canary-frame.ts:1:1)`;
  return [thrown, named, foreign, { message: plant('canary-object') }, plant('canary-text')];
}

/** As Express does: the stack, a text. */
function logStack(): void {
  console.error(new Error(plant('canary-stack')).stack);
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
