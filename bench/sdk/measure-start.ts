import { mustRun } from '../../test/e2e/support/child-process.ts';
import { noSamples, type Samples } from './measure-requests.ts';
import { RECORDERS, recorderEnv } from './recorders.ts';
import type { Usage } from './server.ts';

/** What it costs a process to load and start every recorder, each time in a new process. */
export async function measureStart(options: {
  app: string;
  env: NodeJS.ProcessEnv;
  sinkUrl: string;
  rounds: number;
}): Promise<Samples<Usage>> {
  const { app, env, sinkUrl, rounds } = options;
  const samples = noSamples<Usage>();
  const order = [...RECORDERS];
  for (let round = 0; round < rounds; round++) {
    for (const recorder of order) {
      const childEnv = { ...env, ...recorderEnv(recorder, sinkUrl) };
      const printed = await mustRun(process.execPath, ['start-up.js'], { cwd: app, env: childEnv });
      samples[recorder].push(JSON.parse(printed) as Usage);
    }
    order.reverse();
  }
  return samples;
}
