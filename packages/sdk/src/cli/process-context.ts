import { homedir } from 'node:os';
import { isRunByAgent } from './agents/detect.ts';
import type { CliContext } from './context.ts';

/** The real world. */
export function processContext(): CliContext {
  return {
    cwd: process.cwd(),
    env: process.env,
    home: homedir(),
    platform: process.platform,
    stdout: process.stdout,
    stderr: process.stderr,
    interactive: canAsk(process.stdin.isTTY && process.stdout.isTTY, process.env),
  };
}

/**
 * Whether a person can be asked: at a terminal that can move its cursor, and not where a CI job or a coding agent has
 * one. (Codex and Gemini CLI run commands in a terminal of their own, and would wait for an answer for ever.)
 */
export function canAsk(isTerminal: boolean, env: NodeJS.ProcessEnv): boolean {
  const isCi = env.CI !== undefined && !/^(|0|false)$/i.test(env.CI);
  return isTerminal && env.TERM !== 'dumb' && !isCi && !isRunByAgent(env);
}
