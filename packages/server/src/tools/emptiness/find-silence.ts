import { appSession } from '@glasstrace/protocol';
import type { Session, TraceFilter } from '../../store/trace-store.ts';
import type { ToolContext } from '../tool-context.ts';
import { GET_FIRST_TRACE } from './first-trace.ts';
import type { Diagnosis } from './fruitless-search.ts';
import { sayCount } from './say-count.ts';

/** The project, or the session asked for, has no traces at all. */
export async function findSilence(
  { filter: { sessionId } }: { filter: TraceFilter },
  traces: number,
  { store, credential }: ToolContext,
): Promise<Diagnosis | undefined> {
  const { projectId } = credential;
  if (traces > 0 && sessionId === undefined) return undefined;
  if (
    traces > 0 &&
    (await store.countTraces(projectId, { sessionId: sessionId!, includeFrameworkInternal: true })) > 0
  ) {
    return undefined;
  }
  const session =
    sessionId === undefined
      ? (await store.listSessions(projectId, 1))[0]
      : await store.readSession(projectId, sessionId);
  const loss = session && describeLoss(session);
  const whose = traces === 0 ? 'This project' : 'The session';
  if (loss !== undefined) {
    return {
      reason: 'possible_instrumentation_gap',
      message: `${whose} has no traces, although the app has introduced itself: ${loss}.`,
      actions: [{ label: 'Run "npx glasstrace status": it says why spans do not arrive.' }],
    };
  }
  const introduced = session ? ' The app has introduced itself and has recorded no request yet.' : '';
  return {
    reason: traces === 0 ? 'credential_has_no_traces' : 'empty_session',
    message: `${whose} has no traces yet.${introduced}`,
    actions: [GET_FIRST_TRACE],
  };
}

/** What the SDK of a session says it recorded and could not deliver; undefined when that is nothing. */
function describeLoss({ info }: Session): string | undefined {
  const spans = readHealth(info)?.spans;
  if (!spans) return undefined;
  const dropped = Object.values(spans.dropped).reduce((sum, number) => sum + number, 0);
  const said = [
    ...(spans.captured > 0 ? [`it recorded ${sayCount(spans.captured, 'span')}`] : []),
    ...(dropped > 0 ? [`it dropped ${sayCount(dropped, 'span')}`] : []),
    ...(spans.failedAttempts > 0 ? [`sending failed ${sayCount(spans.failedAttempts, 'time')}`] : []),
  ];
  return said.length === 0 ? undefined : said.join(', ');
}

const readHealth = ({ health }: Session['info']) =>
  typeof health === 'string' ? appSession.shape.health.safeParse(JSON.parse(health)).data : undefined;
