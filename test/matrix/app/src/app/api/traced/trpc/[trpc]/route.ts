import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { tracedRouter } from '@/server/router';

export const dynamic = 'force-dynamic';

const handler = (request: Request) =>
  fetchRequestHandler({ endpoint: '/api/traced/trpc', req: request, router: tracedRouter });

export { handler as GET, handler as POST };
