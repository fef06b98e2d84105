import { changed, type Edit, refused, unchanged } from '../edit.ts';
import { findProperty, readRoot, removeJsonEntry, setJsonEntry } from '../json.ts';
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

/** Takes our words out of the script again, wherever they stand by now; a script that we made goes, unless it was changed. */
export function removeFromScript(text: string, part: ScriptPart): Edit {
  const root = readRoot(text, 'strict');
  if ('reason' in root) return root;
  const script = readScript(text, part.name);
  if (script === undefined) return unchanged;
  if (part.before === undefined && script.value === part.after) {
    return removeJsonEntry(text, { container: [SCRIPTS], name: part.name }, 0);
  }
  const changes = part.put.flatMap((put) => {
    const start = script.value.indexOf(put.text);
    return start === -1 ? without(script.value, put.text) : [{ start, end: start + put.text.length, text: put.for }];
  });
  return changes.length === 0 ? unchanged : changed(replaceInLiteral(text, script, changes));
}

/** Our option alone, where the user moved it to another place of the script. */
function without(value: string, put: string): ScriptChange[] {
  const option = put.trim().split(/\s+/).at(-1)!;
  const at = value.indexOf(option);
  if (at === -1) return [];
  const start = value[at - 1] === ' ' ? at - 1 : at;
  return [{ start, end: at + option.length, text: '' }];
}

interface ScriptLiteral {
  value: string;
  /** Place of the literal in the file, its quotes included. */
  offset: number;
  length: number;
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
