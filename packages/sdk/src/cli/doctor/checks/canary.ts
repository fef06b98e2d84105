import { nextStart } from '../app-address.ts';
import type { Link } from '../canary/broken-links.ts';
import { type Followed, followCanary } from '../canary/follow-canary.ts';
import { type Check, type Outcome, problem } from '../check.ts';
import type { World } from '../world.ts';

const LINK_TITLE: Record<Link, string> = {
  app: 'app',
  hook: 'hook',
  span: 'span',
  export: 'export',
  store: 'store',
  answer: 'MCP answer',
};

/** A request that goes the whole way, from the app to what an agent is told. */
export const canary: Check = {
  id: 'canary',
  title: 'Canary',
  run: async (world) => describe(await followCanary(world), world),
};

function describe(followed: Followed, world: World): Outcome {
  const { to, reached, broken, tookMs } = followed;
  const way = reached.map((link) => LINK_TITLE[link]).join(' → ');
  if (broken) {
    const { link, says, ...rest } = broken;
    const upTo = reached.length === 0 ? '' : ` It came as far as: ${way}.`;
    return { ...problem({ says: `Broken at ${LINK_TITLE[link]}: ${says}${upTo}`, ...rest }), followed };
  }
  if (to === 'server') {
    const says = `a span of our own: ${way}. No running app is known: start it (${nextStart(world)}) and run this again, or name it: --url http://localhost:<port>`;
    return { state: 'skipped', says, followed };
  }
  return {
    state: 'ok',
    says: `GET ${to}/glasstrace-canary: ${way} in ${tookMs} ms; it is in no list of requests`,
    followed,
  };
}
