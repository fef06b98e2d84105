import { readTraceIdPrefix } from '@glasstrace/protocol/ids';
import { isSourceFile, routeOfFile } from './source-file.ts';
import { wordsOf } from './words.ts';

export type LocatorParameter = 'routeLike' | 'url' | 'procedure';

/** What an agent means by one locator, in whatever form it wrote it. */
export interface Wanted {
  parameter: LocatorParameter;
  /** What was understood, for people: the path, procedure, action or words. */
  text: string;
  /** Without origin, query and slash at the end; dynamic segments as they were written. */
  path?: string;
  /** All of them are wanted. */
  procedures: string[];
  /** `file#export`, or a name that may be an export or a procedure. */
  name?: string;
  /** Without endings. */
  words: string[];
  /** Words of a person: some of them may be missing. */
  isPhrase: boolean;
  /** What stood beside it: `POST /api/polls -> 500`. */
  method?: string;
  statusCode?: number;
  /** It looks like the id of a trace, or the start of one. */
  traceIdPrefix?: string;
}

export function readWanted(parameter: LocatorParameter, written: string): Wanted {
  const { method, rest } = splitMethod(unquote(written));
  const { text, statusCode } = splitStatus(rest);
  const named = readName(parameter, text);
  const traceIdPrefix = /\d/.test(text) ? readTraceIdPrefix(text) : undefined;
  return {
    parameter,
    ...named,
    words: named.path !== undefined && parameter === 'url' ? [] : wordsOf(named.text),
    isPhrase: named.path === undefined && /\s/.test(named.text),
    ...(method !== undefined && { method }),
    ...(statusCode !== undefined && { statusCode }),
    ...(traceIdPrefix !== undefined && { traceIdPrefix }),
  };
}

const unquote = (text: string) =>
  text
    .trim()
    .replace(/^(["'`])(.*)\1$/s, '$2')
    .trim();

/** A method in front of a path, or in capitals in front of anything: `post comment` is two words. */
function splitMethod(text: string): { method?: string; rest: string } {
  const methods = 'GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS';
  const found =
    new RegExp(`(?:^|\\s)(${methods})\\s+(?=\\/|https?:|localhost)`, 'i').exec(text) ??
    new RegExp(`^(${methods})\\s+(?=\\S)`).exec(text);
  if (!found) return { rest: text };
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`.trim();
  return { method: found[1]!.toUpperCase(), rest };
}

/** A status behind a path: `/api/polls -> 500`, `/api/polls (500)`. */
function splitStatus(text: string): { text: string; statusCode?: number } {
  const behind = /^(\S*\/\S*)\s[^/]*?\b([1-5]\d\d)\)?$/.exec(text);
  return behind ? { text: behind[1]!, statusCode: Number(behind[2]) } : { text };
}

type Named = Pick<Wanted, 'text' | 'path' | 'procedures' | 'name'>;

function readName(parameter: LocatorParameter, text: string): Named {
  // As answers show it: `POST /polls/[slug] (action castVote)`.
  const label = /\(action ([^)]+)\)$/.exec(text)?.[1];
  if (label !== undefined) return { text: label, procedures: [], name: label };
  if (text.includes('#') && isSourceFile(text.slice(0, text.indexOf('#')))) return { text, procedures: [], name: text };
  if (isSourceFile(text) || /^(?:\.?\/?src\/)?(?:app|pages)\//.test(text)) {
    const path = routeOfFile(text);
    if (path !== undefined) return { text: path, path, procedures: [] };
    if (parameter !== 'url' && !text.startsWith('/')) return { text, procedures: [], name: text };
  }

  const url = findPath(text);
  if (url !== undefined && parameter !== 'procedure') {
    const called = /\/trpc\/(.+)$/.exec(url)?.[1];
    return { text: url, path: url, procedures: called === undefined ? [] : list(called) };
  }
  const calls = url === undefined ? text : (/\/trpc\/(.+)$/.exec(url)?.[1] ?? url.slice(1));
  if (parameter === 'procedure') {
    return { text: calls, procedures: list(withoutCall(calls).replace(/\s+/g, '.').replaceAll('/', '.')), name: calls };
  }
  const tokens = calls.split(/\s+/).map((token) => withoutCall(token).replace(/[.,;:!?)]+$/, ''));
  const dotted = tokens.filter((token) => /^[\w$-]+(?:\.[\w$-]+)+(?:,[\w$.-]+)*$/.test(token));
  if (dotted.length === 1) return { text: dotted[0]!, procedures: list(dotted[0]!) };
  return { text, procedures: [], ...(/^[\w$-]+$/.test(text) && { name: text }) };
}

/** `polls.create({ … })` names what is called. */
const withoutCall = (text: string) => text.replace(/\(.*$/s, '');

const list = (procedures: string) => procedures.split(',').map(decode).filter(Boolean);

/** The one path in a text, which may be a whole URL or lack its first slash; undefined when there is none. */
function findPath(text: string): string | undefined {
  const tokens = text.split(/\s+/).map((token) => withoutOrigin(token.replace(/[.,;:!)]+$/, '')));
  const paths = tokens.filter((token) => token.includes('/'));
  if (paths.length !== 1) return undefined;
  const path = decode(paths[0]!.replace(/[?#].*$/s, ''))
    .replace(/\/{2,}/g, '/')
    .replace(/^(?!\/)/, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

function withoutOrigin(token: string): string {
  const origin = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]+|^(?:localhost|\[::1\]|[\w.-]+(?=:\d))(?::\d+)?(?=[/?#]|$)/i.exec(
    token,
  )?.[0];
  if (origin === undefined) return token;
  const rest = token.slice(origin.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
