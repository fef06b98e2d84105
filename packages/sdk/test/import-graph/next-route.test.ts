import { describe, expect, it } from 'vitest';
import { routeOf } from '../../src/import-graph/next-route.ts';

describe('routeOf', () => {
  it.each([
    ['app/page.tsx', 'page', '/'],
    ['src/app/page.tsx', 'page', '/'],
    ['src/app/polls/[slug]/page.jsx', 'page', '/polls/[slug]'],
    ['src/app/api/polls/route.ts', 'handler', '/api/polls'],
    ['app/docs/[...path]/page.tsx', 'page', '/docs/[...path]'],
    ['app/shop/[[...path]]/page.tsx', 'page', '/shop/[[...path]]'],
    ['app/(marketing)/about/page.tsx', 'page', '/about'],
    ['app/(marketing)/page.tsx', 'page', '/'],
    ['app/@modal/photo/page.tsx', 'page', '/photo'],
    ['app/feed/(..)photo/[id]/page.tsx', 'page', '/feed/(..)photo/[id]'],
    ['pages/index.tsx', 'page', '/'],
    ['src/pages/blog/[id].tsx', 'page', '/blog/[id]'],
    ['pages/blog/index.js', 'page', '/blog'],
    ['pages/api/polls.ts', 'handler', '/api/polls'],
    ['pages/api/index.ts', 'handler', '/api'],
  ])('%s is a %s at %s', (path, kind, pattern) => {
    expect(routeOf(path)).toEqual({ kind, pattern });
  });

  it.each([
    ['app/layout.tsx', 'layout'],
    ['src/app/polls/[slug]/error.tsx', 'layout'],
    ['app/not-found.tsx', 'layout'],
    ['pages/_app.tsx', 'layout'],
    ['proxy.ts', 'proxy'],
    ['src/middleware.ts', 'proxy'],
  ])('%s is a %s without an address', (path, kind) => {
    expect(routeOf(path)).toEqual({ kind });
  });

  it.each([
    'src/lib/slug.ts',
    'src/app/polls/actions.ts',
    'app/_components/page.tsx',
    'packages/web/app/page.tsx',
    'application/page.tsx',
    '../ui/src/app/page.tsx',
    'app/page.test.tsx',
    'lib/proxy.ts',
  ])('%s is merely imported', (path) => {
    expect(routeOf(path)).toBeUndefined();
  });
});
