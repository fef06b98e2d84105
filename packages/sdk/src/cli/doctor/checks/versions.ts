import { isOlder } from '@glasstrace/protocol/version';
import { FRAMEWORK_TITLE } from '../../surroundings/framework.ts';
import { runningApp } from '../app-in-sight.ts';
import { type Check, type Outcome, ok, problem } from '../check.ts';

const OLDEST_NODE = '20.19.0';
const OLDEST_NEXT = '15.0.0';

export const versions: Check = {
  id: 'versions',
  title: 'Versions',
  async run(world) {
    const { framework } = world.surroundings();
    const node = (await runningApp(world))?.process?.nodeVersion ?? process.versions.node;
    const faults: Outcome[] = [];
    if (isOlder(node, OLDEST_NODE)) {
      faults.push(
        problem({
          says: `The app runs on Node.js ${node}.`,
          why: `Glasstrace needs ${OLDEST_NODE} or later.`,
          fix: 'Update Node.js, and restart the app.',
        }),
      );
    }
    if (framework.name === 'next' && framework.version !== undefined && isOlder(framework.version, OLDEST_NEXT)) {
      faults.push(
        problem({
          says: `The app has Next.js ${framework.version}.`,
          why: 'Glasstrace needs 15 or later: before, instrumentation.ts is an experiment.',
          fix: 'Update Next.js.',
        }),
      );
    }
    if (faults.length > 0) return faults;
    const { name, version } = framework;
    const title = name === 'node' ? [] : [[FRAMEWORK_TITLE[name], version].filter(Boolean).join(' ')];
    return ok([`Node.js ${node}`, ...title].join(', '));
  },
};
