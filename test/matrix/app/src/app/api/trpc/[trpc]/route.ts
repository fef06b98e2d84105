import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { router } from '@/server/router';

export const dynamic = 'force-dynamic';

const handler = (request: Request) => fetchRequestHandler({ endpoint: '/api/trpc', req: request, router });

export { handler as GET, handler as POST };
