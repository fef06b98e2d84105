import type { Row } from '../terminal/lay-out.ts';
import type { ShowPath } from '../terminal/show-path.ts';
import type { Removal, RemovalPlan } from './plan-removal.ts';

/** One row for each entry that goes. */
export function removalRows(leaving: readonly Removal[], { undos }: RemovalPlan, show: ShowPath): Row[] {
  const sharing = ({ file, server }: Removal) =>
    leaving.filter((entry) => entry.file === file && entry.server === server);
  const rows = leaving.filter((entry) => sharing(entry)[0] === entry);
  return rows.map((entry) => {
    const { file, server } = entry;
    const isWhole = undos.some((undo) => undo.file === file && undo.action === 'delete');
    const names = sharing(entry)
      .map(({ agent }) => agent.name)
      .join(' and ');
    return [
      `${isWhole ? 'delete' : 'edit  '} ${show(file)}`,
      `- server "${server}" of ${names}${isWhole ? '; nothing else is in it' : ''}`,
    ];
  });
}

export function nextAfterRemoval(entries: readonly Removal[], kept: readonly Removal[], dryRun: boolean): string {
  if (entries.length === 0) return 'No agent has an entry of this app; no file was changed.';
  if (dryRun) return 'Dry run: nothing was written.';
  if (kept.length === entries.length) return 'No file was changed.';
  return 'Done; running agents notice it when they are started again. Add them again: npx glasstrace mcp add';
}

/** What `--json` prints. */
export function removalJson(
  plan: RemovalPlan,
  { dryRun, next, show }: { dryRun: boolean; next: string; show: ShowPath },
) {
  return {
    ok: plan.entries.every(({ reason }) => reason === undefined),
    dryRun,
    changes: plan.undos
      .filter(({ action }) => action !== 'nothing' && action !== 'keep')
      .map(({ file, action }) => ({ path: show(file), action: action === 'delete' ? 'delete' : 'edit' })),
    agents: plan.entries.map(({ agent, scope, file, server, reason }) => ({
      id: agent.id,
      scope,
      path: show(file),
      server,
      state: reason !== undefined ? 'kept' : dryRun ? 'planned' : 'removed',
      ...(reason !== undefined && { reason }),
    })),
    next,
  };
}
