import type { getTrace, TraceSummary } from '@glasstrace/protocol';
import type { z } from 'zod';
import type { Expectation, Kind } from './kinds.ts';
import { findMarked, type Position } from './marked-position.ts';

export type TraceItem = z.infer<typeof getTrace.output>['items'][number];

/** What an agent was told about one failure. */
export interface Verdict {
  /** Where it failed, as far as that was told: in words for the table. */
  found: string;
  /** Everything that the answer lacks of what is expected, each by itself. */
  lacks: Lack[];
}

export interface Lack {
  /** In words for the table: what is missing or wrong, or what is found in place of the position. */
  what: string;
  /** What was told, and what should have been. */
  detail: string;
}

/** Compares the answer with what the kind expects. `app` is the folder whose sources are marked. */
export function judge({ id, expect }: Kind, item: TraceItem | undefined, app: string): Verdict {
  if (!item) return { found: 'no trace', lacks: [{ what: 'no trace', detail: 'no trace' }] };
  const { summary, spans } = item;
  const lacks: Lack[] = [];
  const check = (what: string, actual: unknown, wanted: unknown) => {
    if (actual !== wanted) lacks.push({ what, detail: `${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}` });
  };
  check('status', summary.statusCode, expect.status);
  check('method', summary.method, expect.route.split(' ')[0]);
  const [, route, proxy] = /^(.*?)( \(proxy\))?$/.exec(summary.requestIdentity?.displayRoute ?? '')!;
  check('route', route, expect.route);
  check('mention of the proxy', proxy !== undefined, expect.proxy === true);
  check('action', summary.clientAction, expect.action);
  check('masked', summary.masked === true, expect.masked === true);

  if (expect.error === undefined) {
    if (summary.statusCode !== 404) check('error', summary.error, undefined);
    check('exception', summary.errorEvidence?.exceptionType, undefined);
    return { found: 'no error', lacks };
  }
  if (!summary.error?.includes(expect.error)) check('error', summary.error, expect.error);
  checkCauses(id, expect, summary, app, check);
  if (expect.dependency)
    check('frame of the dependency', summary.errorEvidence?.stack?.frames[0]?.sourceKind, 'dependency');
  for (const member of expect.failedMembers ?? []) {
    const told = `${summary.requestIdentity?.trpc?.procedureName} ${summary.errorEvidence?.frameworkErrorSummary}`;
    if (!told.includes(member)) lacks.push({ what: 'failed members', detail: `"${member}" is not in "${told}"` });
  }
  if (expect.members) check('time of each call', proceduresOf(spans).join('; '), expect.members.join('; '));
  if (expect.code === 'none') return { found: 'message', lacks };
  const wanted = expect.at ? [expect.at] : markedOf(expect.marker ?? id, expect.code ?? 'new ', app);
  const place = judgePlace(summary, wanted);
  if (place.wrong !== undefined) lacks.push({ what: place.found, detail: place.wrong });
  return {
    found: expect.swallowed && place.wrong === undefined ? `response line, ${place.found}` : place.found,
    lacks,
  };
}

/** Names of the spans of procedures; of every tRPC call there is one on the way from the request down. */
const proceduresOf = (spans: TraceItem['spans']): string[] =>
  spans.flatMap(({ name, children = [] }) => [
    ...(/^(?:\[[\d,-]+\] )?(?:query|mutation|subscription) /.test(name) ? [name] : []),
    ...proceduresOf(children),
  ]);

function markedOf(marker: string, code: string | readonly string[], app: string): Position[] {
  return [code].flat().map((start) => findMarked(app, `fails: ${marker}`, start));
}

function judgePlace(summary: TraceSummary, accepted: readonly Position[]): { found: string; wrong?: string } {
  const actual = summary.sourceLocation;
  const wanted = accepted[0]!;
  const text = ({ file, line, column }: Partial<Position>) => `${file}:${line}:${column}`;
  if (!actual) {
    const frame = summary.errorEvidence?.stack?.frames[0];
    return { found: frame?.file ? 'compiled position' : 'no position', wrong: `place missing, not ${text(wanted)}` };
  }
  const { file, line, column } = actual;
  if (file !== wanted.file || line !== wanted.line) {
    const seen = column === undefined ? `${file}:${line}` : text({ file, line, column });
    return { found: 'another line', wrong: `place ${seen}, not ${text(wanted)}` };
  }
  return { found: accepted.some((position) => position.column === column) ? 'exact' : 'file:line' };
}

function checkCauses(
  id: string,
  { causes: wanted }: Expectation,
  { errorEvidence }: TraceSummary,
  app: string,
  check: (what: string, actual: unknown, wanted: unknown) => void,
): void {
  if (!wanted) return;
  const causes = errorEvidence?.causes ?? [];
  check('causes', causes.map(({ message }) => message).join('; '), wanted.join('; '));
  const { file, line } = findMarked(app, `cause: ${id}`, 'new ');
  check('place of the cause', `${causes[0]?.frame?.file}:${causes[0]?.frame?.line}`, `${file}:${line}`);
}
