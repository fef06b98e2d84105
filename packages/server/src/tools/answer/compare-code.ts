import { RESOURCE } from '@glasstrace/protocol/attributes';
import type { Session } from '../../store/trace-store.ts';
import { readText } from '../../traces/attribute.ts';
import type { Trace } from '../../traces/trace.ts';
import { findCurrentSession } from '../reading/current-session.ts';
import type { ToolContext } from '../tool-context.ts';

export type CodeComparison = 'current' | 'older' | 'unknown';

/**
 * Whether a trace is of the code that runs now. The same commit and the same edits are the same code, also after an
 * edit was undone; else the time of the last edit decides, as a request may come before the SDK has seen the edit.
 */
export function compareCode(trace: Trace, running: Session | undefined): CodeComparison {
  const { codeCommit, codeChanges = '', codeEditedAtMs } = running?.info ?? {};
  if (codeCommit === undefined) return 'unknown';
  const { resource } = trace.root.span;
  const commit = readText(resource, RESOURCE.codeCommit);
  const changes = readText(resource, RESOURCE.codeChanges) ?? '';
  if (commit === codeCommit && changes === codeChanges) return 'current';
  if (typeof codeEditedAtMs === 'number') return trace.startedAtMs < codeEditedAtMs ? 'older' : 'current';
  // In a boot without an edit all traces are of the same code; the first come before the SDK has asked git.
  return commit === undefined && trace.sessionId === running?.sessionId ? 'current' : 'unknown';
}

/** Says it of a trace of a list in a few tokens, and nothing where nothing is known. */
export type CodeComparer = (trace: Trace) => { code?: Exclude<CodeComparison, 'unknown'> };

export async function createCodeComparer(context: ToolContext): Promise<CodeComparer> {
  const { store, credential } = context;
  const sessionId = await findCurrentSession(context);
  const running = sessionId === undefined ? undefined : await store.readSession(credential.projectId, sessionId);
  return (trace) => {
    const code = compareCode(trace, running);
    return code === 'unknown' ? {} : { code };
  };
}
