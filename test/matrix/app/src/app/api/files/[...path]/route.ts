export const dynamic = 'force-dynamic';

export async function GET(_request: Request, { params }: { params: Promise<{ path: string[] }> }): Promise<Response> {
  const { path } = await params;
  throw new Error(`cannot read ${path.join('/')}`); // fails: catch-all-route
}
