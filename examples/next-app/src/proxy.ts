import { type NextRequest, NextResponse } from 'next/server';

/** Short links, /p/<slug>, and an id for every request so that a bug report can name it. */
export function proxy(request: NextRequest) {
  const requestId = crypto.randomUUID();
  const headers = new Headers(request.headers);
  headers.set('x-request-id', requestId);

  const shortLink = request.nextUrl.pathname.match(/^\/p\/([^/]+)$/);
  const response = shortLink
    ? NextResponse.redirect(new URL(`/polls/${shortLink[1]}`, request.url))
    : NextResponse.next({ request: { headers } });
  response.headers.set('x-request-id', requestId);
  return response;
}

export const config = { matcher: ['/', '/p/:path*', '/polls/:path*', '/api/:path*'] };
