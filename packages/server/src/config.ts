import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { TIERS, type Tier } from '@glasstrace/protocol';
import { DEFAULT_PORT, ENV, LOOPBACK } from '@glasstrace/protocol/environment';
import { homeFolder } from '@glasstrace/protocol/home-folder';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { readDuration } from './duration.ts';
import { type EnrichmentSettings, LLM_PROVIDERS } from './enrichment/settings.ts';

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

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof LOG_LEVELS)[number];

const LOOPBACK_HOSTS = ['127.0.0.1', '::1', 'localhost'];
const HOUR_MS = 3_600_000;
const LONGEST_LLM_TIMEOUT_MS = 600_000;
const UNIT_BYTES = { mb: 1e6, gb: 1e9 };

/** Adds the options, each with its environment variable, to the program. */
export function addServerOptions(program: Command): Command {
  return program
    .addOption(
      new Option('--port <port>', `port to listen on; when a stranger has the default, the next free one`)
        .env(ENV.port)
        .default(String(DEFAULT_PORT)),
    )
    .addOption(new Option('--host <address>', 'address to listen on').env(ENV.host).default(LOOPBACK))
    .addOption(
      new Option('--data-dir <dir>', 'folder of the traces and keys; as a flag: of a server apart from the home’s').env(
        ENV.dataDir,
      ),
    )
    .addOption(new Option('--home <dir>', 'folder of the local server').env(ENV.home).default('~/.glasstrace'))
    .addOption(
      new Option('--tier <tier>', `tier of projects that anonymous keys open: ${TIERS.join(', ')}`)
        .env(ENV.tier)
        .default('local'),
    )
    .addOption(
      new Option('--log-level <level>', `how much to log to stderr: ${LOG_LEVELS.join(', ')}`)
        .env(ENV.logLevel)
        .default('info'),
    )
    .addOption(
      new Option(
        '--allow-host <name>',
        'further name that requests may call the server by, or name:port; repeatable, or several with commas',
      )
        .env(ENV.allowHost)
        .argParser((names, before: string[]) => [...before, ...names.split(',').map((name) => name.trim())])
        .default([] as string[], 'loopback only'),
    )
    .addOption(
      new Option(
        '--retention <duration>',
        'how long traces of the tier local are kept: 90m, 12h, 7d; other tiers have their own times',
      )
        .env(ENV.retention)
        .default('7d'),
    )
    .addOption(
      new Option(
        '--max-size <size>',
        'the traces take no more on disk, the oldest go first: 500mb, 2gb, never (default: 1gb for the tier local)',
      ).env(ENV.maxSize),
    )
    .addOption(
      new Option('--upgrade-url <url>', 'page that answers name where the tier of a project lacks something').env(
        ENV.upgradeUrl,
      ),
    )
    .addOption(
      new Option(
        '--idle-timeout <duration>',
        'leave after so long without a request: 30s, 15m, 4h, never (default: 4h for the home’s server)',
      ),
    )
    .addOption(
      new Option(
        '--llm-provider <provider>',
        `ask a language model of yours where rules can’t explain a failure: ${LLM_PROVIDERS.join(', ')}; its key in ${ENV.llmApiKey}`,
      ).env(ENV.llmProvider),
    )
    .addOption(new Option('--llm-model <name>', 'the model, as its provider calls it').env(ENV.llmModel))
    .addOption(new Option('--llm-base-url <url>', 'base URL of the provider’s API').env(ENV.llmBaseUrl))
    .addOption(
      new Option('--llm-timeout <duration>', 'how long the model may take for an answer')
        .env(ENV.llmTimeout)
        .default('60s'),
    )
    .addOption(
      new Option(
        '--llm-max-tokens-per-day <count>',
        'what the model may use on one day (UTC), input and output together',
      )
        .env(ENV.llmMaxTokensPerDay)
        .default('200000'),
    );
}

const schema = z.object({
  port: z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .refine((port) => port <= 65_535),
  host: z.string().regex(/^[\w.:-]+$/),
  dataDir: z.string().min(1).optional(),
  home: z.string().min(1),
  tier: z.enum(TIERS),
  logLevel: z.enum(LOG_LEVELS),
  allowHost: z.array(z.string().regex(/^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i)),
  retention: z.string().transform(readDuration).pipe(z.number()),
  maxSize: z
    .string()
    .regex(/^(never|[1-9]\d{0,6}(mb|gb))$/i)
    .optional(),
  upgradeUrl: z.url({ protocol: /^https?$/ }).optional(),
  idleTimeout: z
    .string()
    .transform((text) => (text === 'never' ? text : readDuration(text)))
    .pipe(z.union([z.literal('never'), z.number()]))
    .optional(),
  llmProvider: z.enum(LLM_PROVIDERS).optional(),
  llmModel: z.string().min(1).max(200).optional(),
  llmBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
  llmTimeout: z.string().transform(readDuration).pipe(z.number().max(LONGEST_LLM_TIMEOUT_MS)),
  llmMaxTokensPerDay: z
    .string()
    .regex(/^[1-9]\d{0,11}$/)
    .transform(Number),
});

const EXPECTED: Record<keyof z.infer<typeof schema>, [option: string, expectation: string]> = {
  port: ['--port', 'a port between 0 and 65535'],
  host: ['--host', 'an address'],
  dataDir: ['--data-dir', 'a folder'],
  home: ['--home', 'a folder'],
  tier: ['--tier', `one of ${TIERS.join(', ')}`],
  logLevel: ['--log-level', `one of ${LOG_LEVELS.join(', ')}`],
  allowHost: ['--allow-host', 'a name or name:port'],
  retention: ['--retention', 'a duration such as 90m, 12h or 7d'],
  maxSize: ['--max-size', 'a size such as 500mb or 2gb, or never'],
  upgradeUrl: ['--upgrade-url', 'an http or https URL'],
  llmProvider: ['--llm-provider', `one of ${LLM_PROVIDERS.join(', ')}`],
  llmModel: ['--llm-model', 'the name of a model'],
  llmBaseUrl: ['--llm-base-url', 'an http or https URL'],
  llmTimeout: ['--llm-timeout', 'a duration of at most 10m, such as 30s'],
  llmMaxTokensPerDay: ['--llm-max-tokens-per-day', 'a number of tokens, such as 200000'],
  idleTimeout: ['--idle-timeout', 'a duration such as 30s, 15m or 4h, or never'],
};

/** The configuration that flags and environment name; a value that can't be used is a usage error that says which. */
export function readConfig(program: Command): Config {
  const options: Record<string, unknown> = program.opts();
  const parsed = schema.safeParse(options);
  if (!parsed.success) {
    const [name, index] = parsed.error.issues[0]!.path as [keyof typeof EXPECTED, number?];
    const [option, expectation] = EXPECTED[name];
    const value = index === undefined ? options[name] : (options[name] as unknown[])[index];
    const variable = program.options.find(({ long }) => long === option)?.envVar;
    const source = program.getOptionValueSource(name) === 'env' ? variable : option;
    return program.error(`error: ${source} must be ${expectation}, not "${String(value)}"`);
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
function readLlm(program: Command, options: z.output<typeof schema>): EnrichmentSettings | undefined {
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
