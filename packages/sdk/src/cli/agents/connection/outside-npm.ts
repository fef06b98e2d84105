import { delimiter } from 'node:path';

/**
 * The environment as it was before npm, npx, pnpm or yarn ran this command. What they add would answer for the client:
 * with their `npm_config_prefix`, an entry finds a bridge that it does not find in the user's own shell. Settings of
 * npm that the user exported can't be told from theirs and go with them.
 */
export function outsideNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if (env.npm_execpath === undefined && env.npm_command === undefined) return env;
  const own = Object.entries(env).filter(([name]) => !/^(?:npm_.*|INIT_CWD|NODE)$/i.test(name));
  return Object.fromEntries(own.map(([name, value]) => [name, /^path$/i.test(name) ? withoutBins(value!) : value]));
}

/** Their folders come first, and the one with node-gyp is the last of them. */
function withoutBins(path: string): string {
  const folders = path.split(delimiter);
  const last = folders.findLastIndex((folder) => /[\\/]node-gyp-bin$/.test(folder));
  return folders.slice(last + 1).join(delimiter);
}
