import { statSync } from 'node:fs';
import type { Edit } from '../edit/edit.ts';
import { decodeText, followLinks, readBytes } from '../edit/write.ts';
import { mergeParts, type Part } from './parts.ts';
import { explainReadFailure } from './write-failure.ts';

/** One thing to do to one file. */
export interface DraftEdit {
  /** Absolute. */
  file: string;
  part: Part;
  /** For the person who reads the plan. */
  summary: string;
  /** What to put in by hand where we can't. */
  snippet: string;
  change: (text: string) => Edit;
  /** The file then holds a key: one that is created is for its owner alone. */
  secret?: boolean;
  /** Files, absolute, without whose changes this one is nothing. */
  needs?: string[];
}

/** A file as it is to become. */
export interface PlannedFile {
  file: string;
  /** Bytes on disk; undefined when the file is to be created. */
  before: Buffer | undefined;
  text: string;
  parts: Part[];
  summaries: string[];
  snippets: string[];
  secret: boolean;
  needs: string[];
}

/** A file that is left as it is, why, and what its owner can do by hand. */
export interface Refusal {
  file: string;
  reason: string;
  snippet: string;
}

export type DraftOutcome = 'changed' | 'unchanged' | 'refused';

/** The files of a plan: read from disk once, changed in memory, written by `applyPlan`. Several edits of a file add up. */
export class Drafts {
  readonly refusals: Refusal[] = [];
  readonly #files = new Map<string, PlannedFile | { problem: string }>();

  /** Text of the file as planned so far; undefined when there is none or it can't be read. */
  text(file: string): string | undefined {
    const draft = this.#open(file);
    return 'problem' in draft || (draft.before === undefined && draft.parts.length === 0) ? undefined : draft.text;
  }

  apply(edit: DraftEdit): DraftOutcome {
    const { file, snippet } = edit;
    const draft = this.#open(file);
    if ('problem' in draft) return this.#refuse({ file, reason: draft.problem, snippet });
    const result = edit.change(draft.text);
    if (result.status === 'refused') return this.#refuse({ file, reason: result.reason, snippet });
    if (result.status === 'unchanged') return 'unchanged';
    draft.text = result.text;
    draft.parts = mergeParts(draft.parts, [edit.part]);
    draft.summaries.push(edit.summary);
    draft.snippets.push(snippet);
    draft.secret ||= edit.secret ?? false;
    draft.needs.push(...(edit.needs ?? []));
    return 'changed';
  }

  /** The files that will differ, in the order of their first edit. */
  changes(): PlannedFile[] {
    return [...this.#files.values()].filter(
      (draft): draft is PlannedFile => 'parts' in draft && draft.parts.length > 0,
    );
  }

  #refuse(refusal: Refusal): 'refused' {
    this.refusals.push(refusal);
    return 'refused';
  }

  #open(file: string): PlannedFile | { problem: string } {
    // Two names of one file, as with a linked CLAUDE.md, share a draft.
    const key = followLinks(file);
    const known = this.#files.get(key);
    if (known !== undefined) return known;
    const draft = readDraft(file);
    this.#files.set(key, draft);
    return draft;
  }
}

/** No file that people write is as large: whatever it is, it is not read into memory and parsed. */
const MAX_BYTES = 32 * 1024 * 1024;

function readDraft(file: string): PlannedFile | { problem: string } {
  let before: Buffer | undefined;
  try {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > MAX_BYTES) return { problem: `It has ${Math.round(size / 1024 / 1024)} MB, too much to be edited.` };
    before = readBytes(file);
  } catch (error) {
    return { problem: explainReadFailure(error) };
  }
  const text = decodeText(before ?? new Uint8Array());
  if (text === undefined) return { problem: 'It is not UTF-8 text.' };
  return { file, before, text, parts: [], summaries: [], snippets: [], secret: false, needs: [] };
}
