import { join } from 'node:path';
import { ANONYMOUS_KEY_FILE, PROJECT_DIR } from '@glasstrace/protocol/environment';
import { readKey } from '../../../project/api-key.ts';
import type { Settings } from '../../../project/settings.ts';
import type { AgentId } from '../../agents/agent.ts';
import { anonymousKeyOf } from '../../changes/anonymous-key-of.ts';
import { Drafts, type PlannedFile, type Refusal } from '../../changes/drafts.ts';
import { readManifest } from '../../changes/manifest.ts';
import { PLANNED_KEY } from '../../changes/planned-key.ts';
import { settleInterrupted } from '../../changes/settle.ts';
import type { CliContext } from '../../context.ts';
import { type PackagesPlan, planPackages } from '../../packages/plan-packages.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import type { SetupOptions } from '../setup-options.ts';
import type { AgentOutcome } from './agents/agent-setup.ts';
import { mcpUrl, usualTransport } from './agents/mcp-endpoint.ts';
import { planAgents } from './agents/plan-agents.ts';
import { planGitignore } from './plan-gitignore.ts';
import { planInstructions } from './plan-instructions.ts';
import { planInstrumentation } from './plan-instrumentation.ts';
import { planNextConfig } from './plan-next-config.ts';
import { planRegister } from './plan-register.ts';
import { planSkill } from './plan-skill.ts';

export interface SetupRequest {
  surroundings: Surroundings;
  settings: Settings;
  context: Pick<CliContext, 'platform' | 'home' | 'env'>;
  /** The whole set-up, or the agents of an app that has one. */
  covers: 'app' | 'agents';
  agents: readonly AgentId[];
  options: Pick<SetupOptions, 'transport' | 'scope' | 'codexEnv' | 'skill' | 'production' | 'install'>;
}

export interface SetupPlan {
  /** What has to be installed first; undefined when nothing is missing. */
  packages: PackagesPlan | undefined;
  files: PlannedFile[];
  refused: Refusal[];
  agents: AgentOutcome[];
  /** Path of the anonymous key when the project has none yet. */
  newKey: string | undefined;
}

/** Decides on every change; writes nothing. Throws AppError when the project's key can't be used. */
export function planSetup({ surroundings, settings, context, covers, agents, options }: SetupRequest): SetupPlan {
  const { codexEnv = false, skill = false, production = false, install = true } = options;
  const { app } = surroundings;
  const key = readKey(app, settings);
  const manifest = settleInterrupted(app, readManifest(app));
  const drafts = new Drafts();
  planGitignore(drafts, surroundings);
  if (covers === 'app') planRecorder(drafts, surroundings);
  if (production) planNextConfig(drafts, surroundings);
  const outcomes = planAgents(drafts, agents, surroundings, {
    transport: options.transport ?? usualTransport(settings),
    url: mcpUrl(settings),
    ownKey: anonymousKeyOf(app),
    anonymousKey: key?.source === 'environment' ? undefined : (key?.key ?? PLANNED_KEY),
    scope: options.scope,
    codexEnv,
    platform: context.platform,
    home: context.home,
    env: context.env,
    manifest,
  });
  if (covers === 'app' && agents.length > 0) planInstructions(drafts, surroundings, manifest);
  if (skill) planSkill(drafts, agents, surroundings, manifest);
  return {
    packages: planPackages(surroundings, { byHand: !install, neededBy: production ? 'app' : 'development' }),
    files: drafts.changes(),
    refused: drafts.refusals,
    agents: outcomes,
    newKey: key === undefined ? join(app, PROJECT_DIR, ANONYMOUS_KEY_FILE) : undefined,
  };
}

/** What makes the app load the recorder: Next.js has a file for it, Node an option. */
function planRecorder(drafts: Drafts, surroundings: Surroundings): void {
  if (surroundings.framework.name === 'next') planInstrumentation(drafts, surroundings);
  else planRegister(drafts, surroundings);
}
