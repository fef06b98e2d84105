import { after } from 'next/server';

export const dynamic = 'force-dynamic';

export function GET() {
  after(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    throw new Error('the receipt was not mailed'); // fails: after
  });
  return Response.json({ ok: true });
}
