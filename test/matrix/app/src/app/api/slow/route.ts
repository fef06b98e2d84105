export const dynamic = 'force-dynamic';

export async function GET() {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return Response.json({ ok: true });
}
