/**
 * Redaction of text: the rules of the product, applied by the SDK before anything leaves the process and by the server
 * to what foreign senders deliver. No dependencies: this file is also loaded in the user's process.
 */

/** Version of the rule set, sent as RESOURCE.redactionVersion. */
export const REDACTION_VERSION = '1';

export interface Redaction {
  text: string;
  /** Names of the rules that fired, in the order of RULES. */
  rules: string[];
}

interface Rule {
  name: string;
  /** A cheap necessary condition: most strings match no rule, and this runs for every string of every span. */
  hint: RegExp;
  apply: (text: string) => string;
}

const mask = (name: string) => `[redacted:${name}]`;
const replace = (name: string, pattern: RegExp, replacement?: string): Rule['apply'] => {
  return (text) => text.replace(pattern, replacement ?? mask(name));
};

/** 13 to 19 digits, spaced or dashed, that begin as cards do and whose Luhn sum is right: hardly anything else. */
function maskCardNumbers(text: string): string {
  return text.replace(/(?<![\d.-])\d(?:[ -]?\d){12,}(?![\d-])/g, (run, start: number) => {
    // Another number may stand before or behind it: `row 4 4242 4242 4242 4242`.
    const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ digits, index }));
    let masked = '';
    let from = 0;
    for (let first = 0; first < groups.length; first++) {
      const last = findCard(groups, first);
      if (last === undefined) continue;
      const end = groups[last]!.index + groups[last]!.digits.length;
      if (isInId(text, start + groups[first]!.index, start + end)) continue;
      masked += run.slice(from, groups[first]!.index) + mask('card_number');
      from = end;
      first = last;
    }
    return masked + run.slice(from);
  });
}

/** The last of the groups that together, from the first on, are a card number. */
function findCard(groups: readonly { digits: string }[], first: number): number | undefined {
  let digits = '';
  for (let last = first; last < groups.length && digits.length < 19; last++) {
    digits += groups[last]!.digits;
    if (/^[2-6]\d{12,18}$/.test(digits) && passesLuhn(digits)) return last;
  }
  return undefined;
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 1) digit = digit > 4 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 === 0;
}

const UUID_LENGTH = 36;
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{20,}/gi;

/** UUIDs and long hex ids have such runs as well, and one in ten of these the right sum: the id must stay whole. */
function isInId(text: string, start: number, end: number): boolean {
  const from = Math.max(0, start - UUID_LENGTH);
  const around = text.slice(from, end + UUID_LENGTH);
  for (const { 0: id, index } of around.matchAll(ID)) {
    const isId = from + index <= start && from + index + id.length >= end;
    if (isId && /[a-f]|-.*-.*-/i.test(id)) return true;
  }
  return false;
}

/** Order matters: the specific before the general, so that the name in the mask says what was there. */
const RULES: Rule[] = [
  {
    name: 'pem',
    hint: /-----BEGIN/,
    apply: replace('pem', /-----BEGIN [A-Z0-9 ]+-----[\s\S]*?(?:-----END [A-Z0-9 ]+-----|$)/g),
  },
  {
    name: 'glasstrace_key',
    hint: /gt_(?:anon|dev)_/,
    apply: replace('glasstrace_key', /gt_(?:anon|dev)_[0-9a-f]{8,}/gi),
  },
  {
    name: 'jwt',
    hint: /eyJ/,
    apply: replace('jwt', /(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g),
  },
  {
    name: 'vendor_key',
    hint: /AKIA|ASIA|gh[pousr]_|github_pat_|[rs]k_(?:live|test)_|whsec_|sk-|xox[abprs]-|AIza|npm_|glpat-|SG\./,
    apply: replace(
      'vendor_key',
      /\b(?:(?:AKIA|ASIA)[A-Z0-9]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|[rs]k_(?:live|test)_\w{10,}|whsec_[\w+/=]{10,}|sk-[\w-]{16,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}|npm_\w{30,}|glpat-[\w-]{16,}|SG\.[\w-]{16,}\.[\w-]{16,})/g,
    ),
  },
  {
    name: 'credentials',
    hint: /bearer|basic|authorization/i,
    apply: (text) =>
      text
        .replace(/\b(bearer|basic)(\s+|%20)(?!\[redacted)[\w.~+/=-]{6,}/gi, `$1$2${mask('credentials')}`)
        .replace(
          /(\bauthorization["']?\s*[:=]\s*["']?)(?!bearer|basic|\[redacted)[^\s"',;]{4,}/gi,
          `$1${mask('credentials')}`,
        ),
  },
  {
    name: 'connection_string',
    hint: /:\/\/[^\s/]*@/,
    apply: replace(
      'connection_string',
      /\b([a-z][a-z0-9+.-]{0,20}:\/\/)(?!\[redacted)[^\s/"'`]{1,512}@/gi,
      `$1${mask('connection_string')}@`,
    ),
  },
  {
    name: 'cookie',
    hint: /cookie/i,
    apply: replace(
      'cookie',
      /(\b(?:set-)?cookie["']?\s*[:=](?!\s*["']?\[redacted)\s*["']?)[^\r\n"']+/gi,
      `$1${mask('cookie')}`,
    ),
  },
  {
    name: 'secret_pair',
    hint: /pass|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key/i,
    apply: replace(
      'secret_pair',
      /((?<!unexpected )(?:password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key)(?:[_-]\w{1,16})?["'`]?\s*(?:=|:(?!\/\/)|%3D)(?!\s*\[redacted)\s*)("[^"\n]*"|'[^'\n]*'|`[^`\n]*`|[^\s"'`,;&)}\]]+)/gi,
      `$1${mask('secret_pair')}`,
    ),
  },
  {
    name: 'email',
    hint: /@|%40/,
    apply: replace('email', /[\w.!#$&'*+/=?^{|}~-]{0,63}\w(?:@|%40)(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}/gi),
  },
  { name: 'card_number', hint: /\d(?:[ -]?\d){12}/, apply: maskCardNumbers },
  {
    name: 'home_directory',
    hint: /\/home\/|\/Users\/|\/root\/|[a-z]:\\+Users\\/i,
    apply: (text) =>
      text
        .replace(/(?<![\w.])\/(?:home|Users)\/[^/\s"'`:]+/g, '~')
        .replace(/(?<![\w./])\/root(?=\/)/g, '~')
        .replace(/\b[a-z]:\\+Users\\+[^\\\s"'`:]+/gi, '~'),
  },
];

let ownPatterns: readonly RegExp[] = [];

/** Masks what these global expressions match as well, in everything that this process redacts from now on. */
export function setOwnRedactionPatterns(patterns: readonly RegExp[]): void {
  ownPatterns = patterns;
}

function applyOwnPatterns(text: string): string {
  return ownPatterns.reduce((current, pattern) => current.replace(pattern, mask('own_pattern')), text);
}

/**
 * Masks every secret the rules know, also one that is percent-encoded, as in a URL: the text is then given decoded.
 * Idempotent: redacting a redacted text changes nothing and fires no rule. Linear in the length of the text, which may
 * come from a client: repetitions in the rules are bounded, or can't overlap with what precedes them.
 */
export function redact(text: string): Redaction {
  if (PERCENT_ENCODED.test(text)) {
    const decoded = applyRules(text.replace(PERCENT_ENCODED_RUNS, decodeRun));
    if (decoded.rules.length > 0) return decoded;
  }
  return applyRules(text);
}

const PERCENT_ENCODED = /%[0-9a-f]{2}/i;
const PERCENT_ENCODED_RUNS = /(?:%[0-9a-f]{2})+/gi;

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

function applyRules(text: string): Redaction {
  const rules: string[] = [];
  let current = text;
  for (const rule of RULES) {
    if (!rule.hint.test(current)) continue;
    const next = rule.apply(current);
    if (next !== current) rules.push(rule.name);
    current = next;
  }
  if (ownPatterns.length > 0) {
    const next = applyOwnPatterns(current);
    if (next !== current) rules.push('own_pattern');
    current = next;
  }
  return { text: current, rules };
}

/** Path of a URL or request target without query and fragment, the path itself redacted. */
export function redactPath(target: string): Redaction {
  const end = target.search(/[?#]/);
  return redact(end < 0 ? target : target.slice(0, end));
}

/** An absolute URL without credentials, query and fragment; what can't be parsed is treated as a path. */
export function redactUrl(url: string): Redaction {
  const { text, rules } = redactPath(url);
  return { text: text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1'), rules };
}

const ESCAPE = String.fromCharCode(27);
const COLOUR_CODES = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]`, 'g');
/** Control and format characters (escapes, zero-width, direction overrides) and line separators; not tab and newline. */
const CONTROL_CHARACTERS = /(?![\t\n\r])[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** Captured text, safe to show: no control characters, no terminal escapes, no text that reverses its direction. */
export function stripControlCharacters(text: string): string {
  return text.replace(COLOUR_CODES, '').replace(CONTROL_CHARACTERS, '');
}

/** Cuts to at most `maxChars` UTF-16 units, marking the cut with `…` and never splitting a surrogate pair. */
export function truncate(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  let end = maxChars - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return `${text.slice(0, end)}…`;
}
