import { makeSpans } from '../../../make-spans.js';

export const dynamic = 'force-dynamic';

export async function GET() {
  await makeSpans(8);
  return Response.json({ ok: true });
}
