import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { findProperty, readJsonEntries, readRoot } from '../json/read-json.ts';
import { removeJsonEntry } from '../json/remove-json-entry.ts';
import { setJsonEntry } from '../json/set-json-entry.ts';
import { changeText, type ScriptChange } from './find-dev-script.ts';

/** What we did to a script of package.json. */
export interface ScriptPart {
  name: string;
  /** The script as it was; absent when we made it. */
  before?: string;
  /** The script as we left it. */
  after: string;
  /** What we put in, and what stood there. */
  put: { text: string; for: string }[];
}

const SCRIPTS = 'scripts';

/** The words that we put into a script. */
export function partOfScript(name: string, before: string, changes: readonly ScriptChange[]): ScriptPart {
  const put = changes.map(({ start, end, text }) => ({ text, for: before.slice(start, end) }));
  return { name, before, after: changeText(before, changes), put };
}

/** Changes the text of one script; every byte of the file but those that are put in stays. */
export function changeScript(
  text: string,
  { name, before, after }: ScriptPart,
  changes: readonly ScriptChange[],
): Edit {
  const root = readRoot(text, 'strict');
  if ('reason' in root) return root;
  if (before === undefined) return setJsonEntry(text, { container: [SCRIPTS], name }, after, 'strict');
  const script = readScript(text, name);
  if (script?.value !== before) return refused(`Its script "${name}" is not what it was.`);
  return changed(replaceInLiteral(text, script, changes));
}

/**
 * Takes our words out of the script again, wherever they stand by now, and out of others that the user gave them to; a
 * script that we made goes, unless it was changed.
 */
export function removeFromScript(text: string, part: ScriptPart): Edit {
  const root = readRoot(text, 'strict');
  if ('reason' in root) return root;
  const own = readScript(text, part.name);
  if (part.before === undefined && own?.value === part.after) {
    return removeJsonEntry(text, { container: [SCRIPTS], name: part.name }, 0);
  }
  const without = namesOfScripts(text).reduce((rest, name) => withoutWords(rest, name, part), text);
  return without === text ? unchanged : changed(without);
}

function withoutWords(text: string, name: string, { put }: ScriptPart): string {
  const exactly = put.reduce((rest, words) => replaceFirst(rest, name, words.text, words.for), text);
  // Where the user moved our option to another place, it goes alone.
  const options = new Set(put.map((words) => words.text.trim().split(/\s+/).at(-1)!));
  return [...options].reduce((rest, option) => {
    const spaced = replaceFirst(rest, name, ` ${option}`, '');
    return replaceFirst(spaced, name, option, '');
  }, exactly);
}

function replaceFirst(text: string, name: string, words: string, by: string): string {
  const script = readScript(text, name)!;
  const start = script.value.indexOf(words);
  return start === -1 ? text : replaceInLiteral(text, script, [{ start, end: start + words.length, text: by }]);
}

interface ScriptLiteral {
  value: string;
  /** Place of the literal in the file, its quotes included. */
  offset: number;
  length: number;
}

function namesOfScripts(text: string): string[] {
  const scripts = readJsonEntries(text, [SCRIPTS]) ?? {};
  return Object.keys(scripts).filter((name) => typeof scripts[name] === 'string');
}

function readScript(text: string, name: string): ScriptLiteral | undefined {
  const root = readRoot(text, 'strict');
  const scripts = 'node' in root ? findProperty(root.node, SCRIPTS) : undefined;
  const script = scripts?.type === 'object' ? findProperty(scripts, name) : undefined;
  if (script?.type !== 'string') return undefined;
  return { value: script.value, offset: script.offset, length: script.length };
}

function replaceInLiteral(text: string, { offset, length }: ScriptLiteral, changes: readonly ScriptChange[]): string {
  const literal = text.slice(offset, offset + length);
  const places = placesOfCharacters(literal);
  const inLiteral = changes.map(({ start, end, text: put }) => ({
    start: offset + places[start]!,
    end: offset + places[end]!,
    text: JSON.stringify(put).slice(1, -1),
  }));
  return changeText(text, inLiteral);
}

/** Where each character of the text is in its JSON literal, and where the closing quote is. */
function placesOfCharacters(literal: string): number[] {
  const places: number[] = [];
  for (let at = 1; at < literal.length; ) {
    places.push(at);
    const isEscape = literal[at] === '\\';
    at += isEscape ? (literal[at + 1] === 'u' ? 6 : 2) : 1;
  }
  return places;
}
