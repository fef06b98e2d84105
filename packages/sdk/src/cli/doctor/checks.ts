import type { Check } from './check.ts';
import { agentFiles } from './checks/agent-files.ts';
import { agents } from './checks/agents.ts';
import { canary } from './checks/canary.ts';
import { clock } from './checks/clock.ts';
import { codeInUse } from './checks/code-in-use.ts';
import { instrumentation } from './checks/instrumentation.ts';
import { key } from './checks/key.ts';
import { losses } from './checks/losses.ts';
import { openTelemetryApi } from './checks/opentelemetry-api.ts';
import { packages } from './checks/packages.ts';
import { register } from './checks/register.ts';
import { server } from './checks/server.ts';
import { settings } from './checks/settings.ts';
import { sourceMaps } from './checks/source-maps.ts';
import { tracing } from './checks/tracing.ts';
import { versions } from './checks/versions.ts';

/** What can be seen without asking anybody who takes long: what is installed and written, and what was told last. */
export const QUICK_CHECKS: readonly Check[] = [
  versions,
  packages,
  openTelemetryApi,
  settings,
  instrumentation,
  key,
  server,
  register,
  codeInUse,
  tracing,
  losses,
  clock,
  sourceMaps,
  agentFiles,
];

/** In the order in which a request goes its way: the first that fails is the one to mend. */
export const ALL_CHECKS: readonly Check[] = [...QUICK_CHECKS, canary, agents];
