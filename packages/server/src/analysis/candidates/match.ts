import type { TraceIndex, TraceName } from '../../store/trace-store.ts';
import { sanitizePath } from '../../traces/sanitize-path.ts';
import type { Wanted } from './wanted.ts';
import { hasWord, isVerbOf, METHODS_WITH_VERBS, wordsOfName } from './words.ts';

/** How well a trace fits a locator, the best first. Depends on the trace and the locator alone, so that pages are stable. */
export const LEVEL = {
  /** Equal on a strong key: procedure, action with its file, concrete URL and method. */
  exact: 0,
  /** Equal on the route or the URL. */
  equal: 1,
  /** Of the route that the URL belongs to, with other values in it. */
  sameRoute: 2,
  part: 3,
  words: 4,
  /** With one, two or more of the words missing. */
  fewerWords: 5,
  filters: 8,
} as const;

const FEWEST_WORDS = 7;

export type Confidence = 'exact' | 'high' | 'medium' | 'low';

export function confidenceOf(level: number): Confidence {
  if (level === LEVEL.exact) return 'exact';
  if (level === LEVEL.equal) return 'high';
  return level < LEVEL.fewerWords ? 'medium' : 'low';
}

export interface Match {
  level: number;
  /** In words of ours and of the locator; nothing that was captured. */
  reason: string;
  /** The member of a batch, or the action, that was asked for by its name. */
  operation?: string;
}

/** Levels on which traces of a name are, all of them or those of one method. A level too many costs time, no more. */
export interface NameLevels {
  best: number;
  worst: number;
  method?: string;
}

/** How traces of a name may fit a locator, asked for with that method; empty when it has nothing in common with it. */
export function levelsOfName(wanted: Wanted, name: TraceName, method?: string): NameLevels[] {
  const likeness = compare(wanted, name);
  switch (likeness) {
    case undefined:
      return levelsOfWords(wanted, name.value);
    case 'sameRoute':
      return [{ best: LEVEL.sameRoute, worst: LEVEL.sameRoute }];
    case 'part':
      return [{ best: LEVEL.part, worst: LEVEL.part }];
  }
  if (name.kind === 'procedure') {
    const best = likeness === 'same' && wanted.procedures.length > 0 ? LEVEL.exact : LEVEL.equal;
    return [{ best, worst: callsOf(wanted).length > 1 ? LEVEL.part : LEVEL.equal }];
  }
  if (likeness === 'alike') return [{ best: LEVEL.equal, worst: LEVEL.equal }];
  if (name.kind === 'action') return [{ best: LEVEL.exact, worst: LEVEL.exact }];
  const isConcrete = method !== undefined && !segmentsOf(name.value).some(isParameter);
  return [{ best: isConcrete ? LEVEL.exact : LEVEL.equal, worst: LEVEL.equal }];
}

function levelsOfWords(wanted: Wanted, name: string): NameLevels[] {
  const ofAll = levelByWords(wanted, name, '');
  const ofMethods = METHODS_WITH_VERBS.flatMap((method) => {
    const level = levelByWords(wanted, name, method);
    return level === undefined || level === ofAll ? [] : [{ best: level, worst: level, method }];
  });
  return [...ofMethods, ...(ofAll === undefined ? [] : [{ best: ofAll, worst: ofAll }])];
}

/** How a trace fits a locator; `method` is the one that was asked for. */
export function matchTrace(wanted: Wanted, index: TraceIndex, method: string | undefined): Match | undefined {
  const matches = [
    matchProcedures(wanted, index),
    index.action === undefined ? undefined : matchAction(wanted, index.action),
    ...index.urls.map((url, place) => matchUrl(wanted, url, place === 0 ? { index, method } : undefined)),
  ].filter((match) => match !== undefined);
  return matches.toSorted((a, b) => a.level - b.level)[0] ?? matchWords(wanted, index);
}

type Likeness = 'same' | 'alike' | 'sameRoute' | 'part';

/** What a name has in common with the locator, in itself. */
function compare(wanted: Wanted, { kind, value }: TraceName): Likeness | undefined {
  if (kind === 'url') return compareUrl(wanted, value);
  if (kind === 'action') return compareAction(wanted, value);
  const likeness = callsOf(wanted).map((call) => compareProcedure(call, value));
  return (['same', 'alike', 'part'] as const).find((likely) => likeness.includes(likely));
}

/** The procedures that are wanted: those named as such, or whatever the name may stand for. */
const callsOf = ({ procedures, name }: Wanted): string[] =>
  procedures.length > 0 ? procedures : name === undefined ? [] : [name];

function compareProcedure(asked: string, value: string): Likeness | undefined {
  if (asked === value || withoutClient(asked) === value) return 'same';
  if (plain(withoutClient(asked)) === plain(value)) return 'alike';
  return isPart(asked.toLowerCase().split('.'), value.toLowerCase().split('.')) ? 'part' : undefined;
}

/** As code calls it: `trpc.polls.create.mutate`, `api.polls.list.useQuery`. */
const withoutClient = (call: string) =>
  call
    .replace(/\.(?:query|mutate|mutation|subscribe|use[A-Z]\w*)$/, '')
    .replace(/^(?:trpc|api|client|caller|appRouter|utils)\.(?=.)/, '');

function matchProcedures(wanted: Wanted, { procedures, failedProcedures }: TraceIndex): Match | undefined {
  const calls = callsOf(wanted);
  if (calls.length === 0 || procedures.length === 0) return undefined;
  const found = calls.map((call) => {
    const likeness = procedures.map((procedure) => compareProcedure(call, procedure));
    const best = (['same', 'alike', 'part'] as const).find((likely) => likeness.includes(likely));
    return best && { best, procedure: procedures[likeness.indexOf(best)]! };
  });
  const members = found.filter((member) => member !== undefined);
  if (members.length === 0) return undefined;
  const asked = quote(calls.join(', '));
  if (members.length < calls.length) return { level: LEVEL.part, reason: `tRPC batch has some of ${asked}` };
  if (members.some(({ best }) => best === 'part'))
    return { level: LEVEL.part, reason: `tRPC procedure contains ${asked}` };

  const operation = members.map(({ procedure }) => procedure).join(',');
  if (members.some(({ best }) => best === 'alike')) {
    return { level: LEVEL.equal, reason: `tRPC procedure matched ${asked}, written otherwise`, operation };
  }
  const blameless = failedProcedures?.length && !members.some(({ procedure }) => failedProcedures.includes(procedure));
  if (blameless) {
    const reason = `tRPC procedure matched ${asked}; another one of the same batch failed, not this`;
    return { level: LEVEL.equal, reason, operation };
  }
  // A bare word may as well be a part of a URL, or the export of an action.
  const level = wanted.procedures.length > 0 ? LEVEL.exact : LEVEL.equal;
  return { level, reason: `tRPC procedure matched ${asked}`, operation };
}

function compareAction({ name, procedures }: Wanted, value: string): Likeness | undefined {
  const asked = name ?? (procedures.length === 1 ? procedures[0] : undefined);
  if (asked === undefined) return undefined;
  if (asked === value) return 'same';
  const [file, exported] = splitAction(value);
  const [askedFile, askedExport] = splitAction(asked);
  if (plain(exported) === plain(askedExport) && (askedFile === '' || isSameFile(askedFile, file))) return 'alike';
  return isSameFile(asked, file) ? 'part' : undefined;
}

const splitAction = (action: string): [file: string, exported: string] => {
  const at = action.indexOf('#');
  return [action.slice(0, Math.max(0, at)), action.slice(at + 1)];
};

/** Paths of files are written from the project, from the root of the disk or without their first folders. */
const isSameFile = (a: string, b: string) =>
  a !== '' && b !== '' && (a === b || a.endsWith(`/${b}`) || b.endsWith(`/${a}`));

function matchAction(wanted: Wanted, action: string): Match | undefined {
  const likeness = compareAction(wanted, action);
  if (likeness === undefined) return undefined;
  const asked = quote(wanted.text);
  if (likeness === 'part') return { level: LEVEL.part, reason: `server action is in ${asked}` };
  const level = likeness === 'same' ? LEVEL.exact : LEVEL.equal;
  return { level, reason: `server action matched ${asked}`, operation: action };
}

function compareUrl({ path, name, procedures }: Wanted, url: string): Likeness | undefined {
  if (path === undefined) {
    const part = name ?? (procedures.length === 1 ? procedures[0] : undefined);
    return part !== undefined && isPart([part.toLowerCase()], segmentsOf(url.toLowerCase())) ? 'part' : undefined;
  }
  if (path === url) return 'same';
  // What was redacted can't differ.
  if (url.includes('[redacted')) return sanitizePath(path) === sanitizePath(url) ? 'alike' : undefined;
  if (sanitizePath(path) === url) return 'sameRoute';
  const [asked, segments] = [segmentsOf(path.toLowerCase()), segmentsOf(url.toLowerCase())];
  if (asked.map(anyName).join('/') === segments.map(anyName).join('/')) return 'alike';
  if (fits(asked, segments)) return 'sameRoute';
  if (path.length > 1 && isPart(asked, segments)) return 'part';
  // Asked for below a prefix that the app does not see, or with a host in front.
  if (segments.length > 1 && asked.slice(-segments.length).join('/') === segments.join('/')) return 'part';
  return undefined;
}

function matchUrl(
  wanted: Wanted,
  url: string,
  concrete: { index: TraceIndex; method: string | undefined } | undefined,
): Match | undefined {
  const likeness = compareUrl(wanted, url);
  const asked = quote(wanted.text);
  switch (likeness) {
    case undefined:
      return undefined;
    case 'same':
      if (concrete?.method !== undefined && concrete.method === concrete.index.method) {
        return { level: LEVEL.exact, reason: `method and URL are ${concrete.method} ${asked}` };
      }
      return { level: LEVEL.equal, reason: `${concrete ? 'URL' : 'route'} is ${asked}` };
    case 'alike':
      return { level: LEVEL.equal, reason: `route is ${asked}, written otherwise` };
    case 'sameRoute':
      return { level: LEVEL.sameRoute, reason: `route is that of ${asked}, requested with other values` };
    case 'part':
      return { level: LEVEL.part, reason: `URL contains ${asked}` };
  }
}

function matchWords(wanted: Wanted, { urls, procedures, action, method }: TraceIndex): Match | undefined {
  const names = [...urls, ...procedures, ...(action === undefined ? [] : [action])];
  const levels = names.map((name) => levelByWords(wanted, name, method)).filter((level) => level !== undefined);
  if (levels.length === 0) return undefined;
  const level = Math.min(...levels);
  const some = level === LEVEL.words ? 'the' : 'some of the';
  return { level, reason: `name and method have ${some} words of the locator` };
}

/** By the words that a name has, and those that people use for its method; in a phrase less than half may be missing. */
function levelByWords({ parameter, words, isPhrase }: Wanted, name: string, method: string): number | undefined {
  const known = wordsOfName(name);
  const inName = words.filter((word) => hasWord(known, word));
  if (inName.length === 0) return undefined;
  const verbs =
    parameter === 'routeLike' ? words.filter((word) => !inName.includes(word) && isVerbOf(method, word)) : [];
  const missing = words.length - inName.length - verbs.length;
  if (missing > 0 && !(isPhrase && words.length - missing >= missing)) return undefined;
  return Math.min(LEVEL.words + missing, FEWEST_WORDS);
}

/** Whether the segments come one after the other in the others; the last one may be cut short. */
function isPart(asked: readonly string[], segments: readonly string[]): boolean {
  const last = asked.length - 1;
  return segments.some((_, at) =>
    asked.every((segment, i) => {
      const other = segments[at + i];
      if (other === undefined) return false;
      return (
        other === segment || (i === last && segment.length >= 3 && /\D$/.test(segment) && other.startsWith(segment))
      );
    }),
  );
}

/** Whether a concrete path belongs to a route pattern that has a name of its own in it, besides the parameters. */
function fits(asked: readonly string[], pattern: readonly string[]): boolean {
  if (!pattern.some(isParameter) || pattern.every(isParameter) || asked.some(isParameter)) return false;
  const rest = pattern.findIndex(isRest);
  if (rest >= 0)
    return asked.length >= rest && pattern.slice(0, rest).every((part, i) => isParameter(part) || part === asked[i]);
  return asked.length === pattern.length && pattern.every((part, i) => isParameter(part) || part === asked[i]);
}

const segmentsOf = (path: string) => path.split('/').filter((segment) => segment !== '');

/** `[id]`, `[...path]`, `:id`, `{id}`, `<id>`, `*` and `$id`. */
const isParameter = (segment: string) => /^(?:\[.*\]|:.+|\{.*\}|<.*>|\*+|\$\w+)$/.test(segment);
const isRest = (segment: string) => /^\[{1,2}\.{3}|^\*+$/.test(segment);
const anyName = (segment: string) =>
  isParameter(segment) ? (/^\[{1,2}\.{3}|^\*\*$/.test(segment) ? '**' : '*') : segment;

/** A name without its way of being written: `polls/createOne` is `Polls.create-one`. */
const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

const LONGEST_QUOTE = 80;
const quote = (text: string) => (text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE - 1)}…` : text);
