import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { router } from '../../../../server/router';

const handler = (req: Request) =>
  fetchRequestHandler({
    endpoint: '/api/trpc',
    req,
    router,
    createContext: () => ({ user: req.headers.get('authorization') }),
  });

export { handler as GET, handler as POST };
