export const dynamic = 'force-dynamic';

async function notify() {
  await new Promise((resolve) => setTimeout(resolve, 20));
  throw new Error('nobody was notified'); // fails: unhandled-rejection
}

export async function GET() {
  void notify();
  await new Promise((resolve) => setTimeout(resolve, 200));
  return Response.json({ ok: true });
}
