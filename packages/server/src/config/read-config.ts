import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Tier } from '@glasstrace/protocol';
import { ENV } from '@glasstrace/protocol/environment';
import { homeFolder } from '@glasstrace/protocol/home-folder';
import type { Command } from 'commander';
import type { EnrichmentSettings } from '../enrichment/settings.ts';
import {
  type LogLevel,
  SERVER_OPTIONS,
  type ServerOptionName,
  type ServerOptions,
  serverOptions,
} from './server-options.ts';

export interface Config {
  host: string;
  /** 0: any free port. */
  port: number;
  /** The port was asked for by name: when another program has it, no other is taken. */
  exactPort: boolean;
  /** Where the state file is; only the server of the home is found by SDK and bridge. */
  stateDir: string;
  dataDir: string;
  tier: Tier;
  logLevel: LogLevel;
  allowedHosts: string[];
  /** How long traces of projects of the tier `local` are kept. */
  localTtlHours: number;
  /** The traces' files take no more than this; undefined: no limit. */
  maxStoreBytes: number | undefined;
  /** Shown where a tier lacks something; undefined: nothing is shown. */
  upgradeUrl: string | undefined;
  /** The server leaves after so long without a request; undefined: never. */
  idleTimeoutMs: number | undefined;
  /** The operator's language model; undefined: none is ever asked. */
  llm: EnrichmentSettings | undefined;
}

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];
const HOUR_MS = 3_600_000;
const UNIT_BYTES = { mb: 1e6, gb: 1e9 };

/** The configuration that flags and environment name; a value that can't be used is a usage error that says which. */
export function readConfig(program: Command): Config {
  const options: Record<string, unknown> = program.opts();
  const parsed = serverOptions.safeParse(options);
  if (!parsed.success) {
    const [name, index] = parsed.error.issues[0]!.path as [ServerOptionName, number?];
    const { expected, option } = SERVER_OPTIONS[name];
    const value = index === undefined ? options[name] : (options[name] as unknown[])[index];
    const source = program.getOptionValueSource(name) === 'env' ? option.envVar : option.long;
    return program.error(`error: ${source} must be ${expected}, not "${String(value)}"`);
  }

  const { port, host, tier, logLevel, allowHost, retention, maxSize, upgradeUrl, idleTimeout } = parsed.data;
  if (!LOOPBACK_HOSTS.includes(host) && allowHost.length === 0) {
    return program.error(`error: --host ${host} is reachable by others: name the server with --allow-host <name>`);
  }
  // The environment's data folder is where the home's server keeps its data; the flag's is a server of its own.
  const apart = program.getOptionValueSource('dataDir') === 'cli';
  const { platform } = process;
  const home = homeFolder(parsed.data.home, { platform, userHome: homedir(), from: process.cwd() });
  const dataDir = resolve(parsed.data.dataDir ?? join(home, 'data'));
  return {
    host,
    port,
    exactPort: program.getOptionValueSource('port') === 'cli',
    stateDir: apart ? dataDir : home,
    dataDir,
    tier,
    logLevel,
    allowedHosts: allowHost,
    localTtlHours: retention / HOUR_MS,
    maxStoreBytes: readSize(maxSize ?? (tier === 'local' ? '1gb' : 'never')),
    upgradeUrl,
    idleTimeoutMs: idleTimeout === 'never' ? undefined : (idleTimeout ?? (apart ? undefined : 4 * HOUR_MS)),
    llm: readLlm(program, parsed.data),
  };
}

/** Settings of a model that lack something would fail with the first question, long after the start. */
function readLlm(program: Command, options: ServerOptions): EnrichmentSettings | undefined {
  const { llmProvider: provider, llmModel: model, llmBaseUrl: baseUrl, llmTimeout, llmMaxTokensPerDay } = options;
  if (provider === undefined) {
    if (model === undefined && baseUrl === undefined) return undefined;
    return program.error('error: a language model is configured without --llm-provider');
  }
  const apiKey = process.env[ENV.llmApiKey];
  if (model === undefined) return program.error('error: --llm-provider needs --llm-model');
  if (provider === 'openai-compatible' && baseUrl === undefined) {
    return program.error('error: --llm-provider openai-compatible needs --llm-base-url');
  }
  if (provider === 'anthropic' && apiKey === undefined) {
    return program.error(`error: --llm-provider anthropic needs its key in ${ENV.llmApiKey}`);
  }
  return { provider, model, baseUrl, apiKey, timeoutMs: llmTimeout, maxTokensPerDay: llmMaxTokensPerDay };
}

function readSize(text: string): number | undefined {
  if (text === 'never') return undefined;
  return Number(text.slice(0, -2)) * UNIT_BYTES[text.slice(-2).toLowerCase() as keyof typeof UNIT_BYTES];
}
