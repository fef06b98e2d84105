import type { CodeState } from '@glasstrace/protocol/sdk-init';
import { findWorkingTree, readCodeState } from './read-code-state.ts';
import { watchSources } from './watch-sources.ts';

export interface FollowedCode {
  /** What the app runs, as far as it is known by now. */
  current(): CodeState | undefined;
}

/** The boot of the app comes first. */
const FIRST_LOOK_MS = 1_000;
/** An editor writes a file in several steps, an agent several files. */
const DEBOUNCE_MS = 300;

/**
 * Knows which code the app runs: its commit and edits at the start and, with `watching`, after every edit, read by a
 * child process off the way of requests. `onChange` is called when there is news. Outside of git nothing is known.
 */
export function followCode(
  projectDir: string,
  { watching, onChange }: { watching: boolean; onChange: () => void },
): FollowedCode {
  const workingTree = findWorkingTree(projectDir);
  let state: CodeState | undefined;
  let timer: NodeJS.Timeout | undefined;
  let editedAt: number | undefined;
  if (workingTree === undefined) return { current: () => undefined };

  const watcher = watching ? watchSources(workingTree, onEdit) : undefined;

  function onEdit(): void {
    editedAt = Date.now();
    look(DEBOUNCE_MS);
  }

  function look(afterMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh().catch(() => {}), afterMs).unref();
  }

  async function refresh(): Promise<void> {
    await watcher?.refresh();
    const found = await readCodeState(workingTree!);
    const isNews = found?.commit !== state?.commit || found?.changes !== state?.changes;
    if (!isNews) return;
    // What git restores keeps the time at which it was restored, a commit none: the moment we noticed is the honest one.
    const seen = Math.max(editedAt ?? 0, found?.editedAt ?? 0);
    state = found && { ...found, ...(seen > 0 && { editedAt: seen }) };
    onChange();
  }

  look(FIRST_LOOK_MS);
  return { current: () => state };
}
