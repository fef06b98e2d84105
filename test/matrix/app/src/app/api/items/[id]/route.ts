export const dynamic = 'force-dynamic';

export async function GET(_request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const { id } = await params;
  throw new Error(`item ${id} is broken`); // fails: dynamic-route
}
