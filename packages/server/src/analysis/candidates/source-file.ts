const EXTENSION = /\.[cm]?[jt]sx?$/;

/** Whether a text names a source file, with or without the position in it. */
export const isSourceFile = (text: string): boolean => /^[^\s?]+\.[cm]?[jt]sx?(?::\d+){0,2}$/.test(text);

/** The route that Next.js makes of a file, as a pattern; undefined where it makes none of it. */
export function routeOfFile(text: string): string | undefined {
  const file = text.replace(/(?::\d+){1,2}$/, '');
  const parts = file.split('/').filter((part) => part !== '' && part !== '.');
  const at = parts.findIndex((part) => part === 'app' || part === 'pages');
  // Without its first folders it still says that it is a route.
  if (at < 0 && !/^(?:route|page)\.[cm]?[jt]sx?$/.test(parts.at(-1) ?? '')) return undefined;
  const below = parts.slice(at + 1);
  const last = below.pop()?.replace(EXTENSION, '');
  if (last === undefined) return undefined;
  if (parts[at] === 'pages') return toRoute(last === 'index' ? below : [...below, last]);
  return last === 'route' || last === 'page' ? toRoute(below) : undefined;
}

/** Groups and slots order files, they are no part of the address. */
const toRoute = (parts: readonly string[]) => `/${parts.filter((part) => !/^\(.*\)$|^@/.test(part)).join('/')}`;
