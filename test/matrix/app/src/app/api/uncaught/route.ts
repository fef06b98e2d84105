export const dynamic = 'force-dynamic';

export async function GET() {
  setTimeout(() => {
    throw new Error('the timer struck'); // fails: uncaught-exception
  }, 20);
  await new Promise((resolve) => setTimeout(resolve, 200));
  return Response.json({ ok: true });
}
