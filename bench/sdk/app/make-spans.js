import { trace } from '@opentelemetry/api';

/** Spans like those of a database client, one after the other, each across an `await`. */
export async function makeSpans(count) {
  const tracer = trace.getTracer('bench');
  for (let i = 0; i < count; i++) {
    await tracer.startActiveSpan('db.query', async (span) => {
      span.setAttributes({
        'db.system.name': 'sqlite',
        'db.query.text': 'SELECT "id", "title" FROM "Poll" WHERE "id" = ? LIMIT ? OFFSET ?',
        'db.response.returned_rows': i,
      });
      await null;
      span.end();
    });
  }
}
