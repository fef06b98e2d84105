/** Words that say what kind of thing is asked for, or that it failed, and nothing about which one. */
const SAYING_NOTHING = new Set(
  `a an and the of on in at to for from with when while by is are was it its this that my our
  api trpc http https url route routes endpoint handler request response call page action server procedure query
  mutation middleware proxy app src lib index file function
  error errors fail fails failed failing failure broken breaks crash crashes crashed bug issue problem wrong
  not no does doesnt cannot cant work works working slow click button`.split(/\s+/),
);

/** What people call the methods of HTTP. */
const VERBS: Record<string, readonly string[]> = {
  GET: ['get', 'list', 'load', 'fetch', 'show', 'view', 'read', 'open'],
  POST: ['post', 'create', 'add', 'submit', 'new', 'insert', 'send', 'save'],
  PUT: ['put', 'update', 'edit', 'change', 'save', 'replace', 'set'],
  PATCH: ['patch', 'update', 'edit', 'change', 'save', 'set'],
  DELETE: ['delete', 'remove', 'destroy'],
};

/** The words of a text without their endings, `castVotes` being two; those that say nothing only if there are no others. */
export function wordsOf(text: string): string[] {
  const chunks = chunksOf(text);
  const telling = chunks.filter((chunk) => !SAYING_NOTHING.has(chunk));
  return [...new Set((telling.length > 0 ? telling : chunks).map(stem))];
}

/** All words of a name without their endings. */
export const wordsOfName = (name: string): Set<string> => new Set(chunksOf(name).map(stem));

/** Whether a word of a locator is one of a name; long words may be cut short. */
export function hasWord(words: ReadonlySet<string>, word: string): boolean {
  if (words.has(word)) return true;
  if (word.length < SHORTENED) return false;
  for (const other of words)
    if (other.length >= SHORTENED && (other.startsWith(word) || word.startsWith(other))) return true;
  return false;
}

export const METHODS_WITH_VERBS: readonly string[] = Object.keys(VERBS);

/** Whether a word is one that people use for requests of that method. */
export const isVerbOf = (method: string, word: string): boolean =>
  VERBS[method]?.some((verb) => stem(verb) === word) ?? false;

const SHORTENED = 4;

const chunksOf = (text: string): string[] =>
  text
    .replace(/(\p{Ll}|\p{N})(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Enough of one that a noun and its plural, a verb and its forms are the same; always a part of the word. */
function stem(word: string): string {
  const cut = word.replace(/(?:ies|ing|ed|(?<!s)es|(?<!s)s|e|y)$/, '');
  return cut.length >= 3 ? cut : word;
}
