import { changed, type Edit, refused } from '../edit/edit.ts';
import type { RecordedInsertion } from '../edit/insertions.ts';
import { isEmptyModule, removeFromInstrumentation } from '../edit/instrumentation/remove.ts';
import { isEmptyJson } from '../edit/json/empty-json.ts';
import { removeJsonEntry } from '../edit/json/remove-json-entry.ts';
import { removeFromNextConfig } from '../edit/next-config/remove.ts';
import { removeFromScript, type ScriptPart } from '../edit/script/package-script.ts';
import { languageOf } from '../edit/syntax/parse.ts';
import { hasSameWords, removeBlock, removeLine } from '../edit/text.ts';
import { isBlank } from '../edit/text-style.ts';
import { removeTomlEntry } from '../edit/toml.ts';
import { BLOCK_MARKS } from './block-marks.ts';

/** What we put into a file, in words that allow to take it out again after the file changed. */
export type Part =
  | { kind: 'json-entry'; container: readonly string[]; name: string; madeContainers: number }
  | { kind: 'toml-entry'; container: string; name: string }
  | { kind: 'line'; line: string }
  | { kind: 'block'; content: string }
  /** The whole file is ours. */
  | { kind: 'file'; content: string }
  | { kind: 'instrumentation'; insertions: RecordedInsertion[] }
  | { kind: 'next-config'; insertions: RecordedInsertion[] }
  /** A script of package.json. */
  | ({ kind: 'script' } & ScriptPart);

export function removePart(text: string, part: Part, file: string): Edit {
  switch (part.kind) {
    case 'json-entry':
      return removeJsonEntry(text, part, part.madeContainers);
    case 'toml-entry':
      return removeTomlEntry(text, part);
    case 'line':
      return removeLine(text, part.line);
    case 'block':
      return removeBlock(text, BLOCK_MARKS, part.content);
    case 'file':
      return hasSameWords(text, part.content)
        ? changed('')
        : refused('You changed it; delete it if you no longer want it.');
    case 'instrumentation':
      return removeFromInstrumentation(text, languageOf(file), part.insertions);
    case 'next-config':
      return removeFromNextConfig(text, languageOf(file), part.insertions);
    case 'script':
      return removeFromScript(text, part);
    default:
      // A manifest of a newer version.
      return refused('A newer version of Glasstrace changed it; run that version’s uninit.');
  }
}

/** Whether a file that we created holds nothing any more. */
export function isLeftover(text: string, file: string): boolean {
  if (isBlank(text)) return true;
  if (file.endsWith('.json')) return isEmptyJson(text);
  return /\.[cm]?[jt]sx?$/.test(file) && isEmptyModule(text, languageOf(file));
}

/** The parts after more of them were put in: what is put in again replaces what was, but who made its container stays. */
export function mergeParts(known: readonly Part[], added: readonly Part[]): Part[] {
  const merged = new Map(known.map((part) => [partKey(part), part]));
  for (const part of added) {
    const key = partKey(part);
    merged.set(key, mergePart(merged.get(key), part));
  }
  return [...merged.values()];
}

function mergePart(former: Part | undefined, part: Part): Part {
  if (former?.kind === 'json-entry' && part.kind === 'json-entry') {
    return { ...part, madeContainers: Math.max(former.madeContainers, part.madeContainers) };
  }
  if (former?.kind === 'instrumentation' && part.kind === 'instrumentation') {
    return { ...part, insertions: [...former.insertions, ...part.insertions] };
  }
  return part;
}

function partKey(part: Part): string {
  switch (part.kind) {
    case 'json-entry':
      return JSON.stringify([part.kind, ...part.container, part.name]);
    case 'toml-entry':
      return `${part.kind} ${part.container}.${part.name}`;
    case 'line':
      return `line ${part.line}`;
    case 'script':
      return `script ${part.name}`;
    default:
      return part.kind;
  }
}
