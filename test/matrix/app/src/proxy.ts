import { type NextRequest, NextResponse } from 'next/server';

export function proxy(request: NextRequest) {
  switch (request.nextUrl.pathname) {
    case '/guarded/throws':
      throw new Error('the guard fell asleep'); // fails: proxy-throws
    case '/guarded/redirects':
      return NextResponse.redirect(new URL('/', request.url));
    case '/guarded/rewrites':
      return NextResponse.rewrite(new URL('/api/healthy', request.url));
    default:
      return NextResponse.next();
  }
}

export const config = { matcher: ['/guarded/:path*'] };
