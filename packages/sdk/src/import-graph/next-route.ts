import type { GraphFile } from '@glasstrace/protocol/import-graph';

type Route = NonNullable<GraphFile['route']>;

const LAYOUTS = /^(?:layout|template|loading|error|global-error|not-found|default|forbidden|unauthorized)$/;

/** What Next.js makes of a file, by its path in the app's folder; undefined for a file that is merely imported. */
export function routeOf(path: string): Route | undefined {
  const [, stem] = /^(.+)\.[jt]sx?$/.exec(path) ?? [];
  if (stem === undefined) return undefined;
  if (/^(?:src\/)?(?:proxy|middleware)$/.test(stem)) return { kind: 'proxy' };
  const [, router, inside] = /^(?:src\/)?(app|pages)\/(.+)$/.exec(stem) ?? [];
  if (inside === undefined) return undefined;
  const segments = inside.split('/');
  return router === 'app' ? inApp(segments) : inPages(segments);
}

function inApp(segments: string[]): Route | undefined {
  const role = segments.at(-1)!;
  const folders = segments.slice(0, -1);
  // Folders of this name are the app's own, whatever is in them.
  if (folders.some((folder) => folder.startsWith('_'))) return undefined;
  if (LAYOUTS.test(role)) return { kind: 'layout' };
  if (role !== 'page' && role !== 'route') return undefined;
  // Groups and slots arrange files; they are not part of the address.
  const named = folders.filter((folder) => !/^\([^.].*\)$/.test(folder) && !folder.startsWith('@'));
  return { kind: role === 'page' ? 'page' : 'handler', pattern: `/${named.join('/')}` };
}

function inPages(segments: string[]): Route {
  if (segments.length === 1 && /^_(?:app|document|error)$/.test(segments[0]!)) return { kind: 'layout' };
  const named = segments.at(-1) === 'index' ? segments.slice(0, -1) : segments;
  return { kind: segments[0] === 'api' ? 'handler' : 'page', pattern: `/${named.join('/')}` };
}
