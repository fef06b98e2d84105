import { cookies } from 'next/headers';

export async function GET() {
  const store = cookies() as unknown as Awaited<ReturnType<typeof cookies>>;
  return Response.json({ theme: store.get('theme')?.value }); // fails: cookies-not-awaited
}
