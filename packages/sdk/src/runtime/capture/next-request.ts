import type { IncomingMessage } from 'node:http';
import { isAbsolute, relative, sep } from 'node:path';

/** What Next's router found out about a request. */
export interface NextMatch {
  /** APP_ROUTE, APP_PAGE, PAGES, PAGES_API. */
  kind: string;
  /** `/polls/[id]`. */
  route: string;
  /** Source file, relative to the project; before Next 16 that of the compiled one. */
  file?: string;
}

interface RequestMeta {
  match?: { definition?: { kind?: unknown; pathname?: unknown; filename?: unknown } };
}

/** Next keeps its notes on the request under this symbol. */
const REQUEST_META = Symbol.for('NextInternalRequestMeta');

/** The last route that Next matched: an error page, when the first one failed. */
export function readNextMatch(request: IncomingMessage, projectDir: string): NextMatch | undefined {
  const meta = (request as IncomingMessage & { [REQUEST_META]?: RequestMeta })[REQUEST_META];
  const { kind, pathname, filename } = meta?.match?.definition ?? {};
  if (typeof pathname !== 'string') return undefined;
  return {
    kind: String(kind),
    route: pathname,
    ...(typeof filename === 'string' && { file: toProjectPath(filename, projectDir) }),
  };
}

const FALLBACK_ROUTES = new Set(['/_not-found', '/_error', '/404', '/500', '/_global-error']);

/** Next answers with a page of its own when no route of the app can. */
export const isFallbackRoute = (route: string): boolean => FALLBACK_ROUTES.has(route);

/** `/polls/[id]/page` or `/api/polls/route`, as Next names the files of the App Router, without the last part. */
export const withoutFileRole = (route: string): string => route.replace(/\/(?:page|route)$/, '') || '/';

/** One for every file of a route: few, and asked for with every request. */
const projectPaths = new Map<string, string>();

function toProjectPath(file: string, projectDir: string): string {
  const known = projectPaths.get(file);
  if (known !== undefined) return known;
  const path = file.replace(/^\[project\][\\/]/, '');
  const projectPath = (isAbsolute(path) ? relative(projectDir, path) : path).split(sep).join('/');
  projectPaths.set(file, projectPath);
  return projectPath;
}

/** Next's own traffic and files that browsers ask for by themselves; data and images of the app are requests. */
const INTERNAL = /^\/(?:_next\/(?!data\/|image)|__nextjs|__next_|_next$|favicon\.ico$|\.well-known\/appspecific\/)/;

export const isInternalPath = (path: string): boolean => INTERNAL.test(path);

const ASSET =
  /\.(?:avif|bmp|css|eot|gif|ico|jpe?g|js|map|mjs|mp3|mp4|ogg|otf|pdf|png|svg|ttf|txt|wasm|webm|webmanifest|webp|woff2?|xml)$/i;
const CODE_FILE = /\.[cm]?[jt]sx?$/;

/** A file of the `public` folder or an image beside a page, asked for by its name; code made no such answer. */
export function isStaticAsset(path: string, match: NextMatch | undefined): boolean {
  if (!ASSET.test(path)) return false;
  return match?.file === undefined || isFallbackRoute(match.route) || !CODE_FILE.test(match.file);
}
