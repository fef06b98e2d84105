import { homedir } from 'node:os';
import { confirm } from '@clack/prompts';
import { clearResponse, type ProjectSummary, projectSummary } from '@glasstrace/protocol';
import { callApi } from '../../client/call-api.ts';
import { findProject } from '../../project/find-project.ts';
import { readSettings } from '../../project/settings.ts';
import type { CliContext } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import type { AppOptions } from '../options.ts';
import { reportStop } from '../report-failure.ts';
import { StopError } from '../stop-error.ts';
import { age } from '../terminal/duration.ts';
import { tildePath } from '../terminal/tilde-path.ts';

export interface ClearOptions extends AppOptions {
  yes?: boolean;
}

/** Asks, and removes what was recorded of the project. Returns the exit code. */
export async function clearTraces(
  { yes = false, json = false, project }: ClearOptions,
  context: CliContext,
): Promise<number> {
  const { stdout, interactive } = context;
  const asJson = json && { ok: false, removed: 0 };
  const print = (text: string, answer: Record<string, unknown>) =>
    stdout.write(json ? `${JSON.stringify({ ok: true, ...answer })}\n` : `${text}\n`);

  try {
    const projectDir = findProject(context.cwd, project);
    const { response } = await callApi({ projectDir, path: '/v1/project' });
    const summary = projectSummary.parse(await response.json());
    const what = describe(summary, projectDir, Date.now());
    if (summary.traces === 0) {
      print('Nothing is recorded of this project.', { removed: 0 });
      return EXIT.done;
    }
    if (!yes && (json || !interactive)) {
      return reportStop(
        new StopError(`${what} Nothing was removed.`, 'To remove them: --yes'),
        context,
        asJson,
        EXIT.usage,
      );
    }
    if (!yes && (await confirm({ message: `${what} Remove them?`, initialValue: false })) !== true) {
      stdout.write('Nothing was removed.\n');
      return EXIT.cancelled;
    }
    const cleared = await callApi({ projectDir, method: 'DELETE', path: '/v1/traces' });
    const { removed } = clearResponse.parse(await cleared.response.json());
    print(`Removed ${countOf(removed)}. What your app records from now on is kept as before.`, { removed });
    return EXIT.done;
  } catch (error) {
    return reportStop(error, context, asJson);
  }
}

/** `1,312 traces of ~/shop, begun 6 d to 12 s ago.` On a server that others use too, whose they may be. */
function describe({ traces, oldest, newest }: ProjectSummary, projectDir: string, nowMs: number): string {
  const { endpoint } = readSettings(projectDir);
  const times = [oldest, newest].filter((at) => at !== undefined).map((at) => age(nowMs - at));
  const since = times.length === 0 ? '' : `, begun ${[...new Set(times)].join(' to ')} ago`;
  const where = endpoint === undefined ? '' : ` At ${endpoint} they are those of everybody with a key of this project.`;
  return `${countOf(traces)} of ${tildePath(projectDir, homedir(), process.platform)}${since}.${where}`;
}

const countOf = (count: number) => `${count.toLocaleString('en')} trace${count === 1 ? '' : 's'}`;
