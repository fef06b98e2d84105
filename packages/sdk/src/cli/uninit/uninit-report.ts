import type { Undo } from '../changes/undo.ts';
import { decodeText } from '../edit/write.ts';
import { type Command, printCommand } from '../packages/package-commands.ts';
import type { Row } from '../terminal/lay-out.ts';
import { maskKeys } from '../terminal/mask-keys.ts';
import type { ShowPath } from '../terminal/show-path.ts';
import { unifiedDiff } from '../terminal/unified-diff.ts';

const VERB = {
  restore: 'restore',
  edit: 'edit   ',
  delete: 'delete ',
  nothing: 'skip   ',
  keep: 'keep   ',
} as const;

/** One line of the plan. */
export function undoRow(undo: Undo, show: ShowPath): Row {
  const why = {
    restore: 'unchanged since we edited it: the exact bytes from before',
    edit: 'you edited it since: only our part goes',
    delete: 'we created it, and nothing else is in it',
    nothing: 'has nothing of ours any more',
    keep: undo.action === 'keep' ? undo.reason : '',
  }[undo.action];
  return [`${VERB[undo.action]} ${show(undo.file)}`, why];
}

/** What is to happen to the file as a unified diff, without keys. */
export function undoDiff(undo: Undo, show: ShowPath): string {
  const before = undo.current && decodeText(undo.current);
  if (undo.action === 'delete') return maskKeys(unifiedDiff(show(undo.file), before, ''));
  if (undo.action !== 'restore' && undo.action !== 'edit') return '';
  return maskKeys(unifiedDiff(show(undo.file), before, decodeText(undo.bytes) ?? ''));
}

interface Outcome {
  isDone: boolean;
  dryRun: boolean;
  /** Whether a file still holds something of ours. */
  isLeft: boolean;
  keepsKey: boolean;
  /** What removes our packages; undefined when the app names none of them. */
  removal: Command | undefined;
}

/** What comes next, one sentence a line. */
export function nextAfterUninit({ isDone, dryRun, isLeft, keepsKey, removal }: Outcome): string[] {
  if (isDone) return ['Nothing to take back here.'];
  if (dryRun) return ['Dry run: nothing was written.'];
  if (isLeft) return ['Take our part out of the files above by hand, then run: npx glasstrace uninit'];
  return [
    removal === undefined ? 'Done.' : `Done. The packages stay; to remove them: ${printCommand(removal)}`,
    ...(keepsKey ? ['The key of this project stays, and with it what was recorded; uninit --purge deletes it.'] : []),
  ];
}

const PAST = {
  restore: 'restored',
  edit: 'edited',
  delete: 'deleted',
  nothing: 'unchanged',
  keep: 'kept',
} as const;

/** What `--json` prints. */
export function uninitJson(
  undos: readonly Undo[],
  {
    dryRun,
    refused,
    next,
    show,
  }: { dryRun: boolean; refused: { path: string; reason: string }[]; next: string; show: ShowPath },
) {
  return {
    ok: refused.length === 0,
    dryRun,
    changes: undos.map((undo) => ({
      path: show(undo.file),
      action: dryRun ? undo.action : PAST[undo.action],
    })),
    refused,
    next,
  };
}
