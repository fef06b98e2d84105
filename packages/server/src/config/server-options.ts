import { TIERS } from '@glasstrace/protocol';
import { DEFAULT_PORT, ENV, LOOPBACK } from '@glasstrace/protocol/environment';
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { readDuration } from '../duration.ts';
import { LLM_PROVIDERS } from '../enrichment/settings.ts';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];
const LONGEST_LLM_TIMEOUT_MS = 600_000;

/** An option, what its value has to be, in words and as it is read. */
const serverOption = <Schema extends z.ZodType>(expected: string, schema: Schema, option: Option) => ({
  expected,
  schema,
  option,
});

const duration = z.string().transform(readDuration).pipe(z.number());
const webUrl = z.url({ protocol: /^https?$/ });

/** By the name that Commander gives them. */
export const SERVER_OPTIONS = {
  port: serverOption(
    'a port between 0 and 65535',
    z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((port) => port <= 65_535),
    new Option('--port <port>', 'port to listen on; when a stranger has the default, the next free one')
      .env(ENV.port)
      .default(String(DEFAULT_PORT)),
  ),
  host: serverOption(
    'an address',
    z.string().regex(/^[\w.:-]+$/),
    new Option('--host <address>', 'address to listen on').env(ENV.host).default(LOOPBACK),
  ),
  dataDir: serverOption(
    'a folder',
    z.string().min(1).optional(),
    new Option('--data-dir <dir>', 'folder of the traces and keys; as a flag: of a server apart from the home’s').env(
      ENV.dataDir,
    ),
  ),
  home: serverOption(
    'a folder',
    z.string().min(1),
    new Option('--home <dir>', 'folder of the local server').env(ENV.home).default('~/.glasstrace'),
  ),
  tier: serverOption(
    `one of ${TIERS.join(', ')}`,
    z.enum(TIERS),
    new Option('--tier <tier>', `tier of projects that anonymous keys open: ${TIERS.join(', ')}`)
      .env(ENV.tier)
      .default('local'),
  ),
  logLevel: serverOption(
    `one of ${LOG_LEVELS.join(', ')}`,
    z.enum(LOG_LEVELS),
    new Option('--log-level <level>', `how much to log to stderr: ${LOG_LEVELS.join(', ')}`)
      .env(ENV.logLevel)
      .default('info'),
  ),
  allowHost: serverOption(
    'a name or name:port',
    z.array(z.string().regex(/^(\[[\da-f:]+\]|[\w.-]+)(:\d{1,5})?$/i)),
    new Option(
      '--allow-host <name>',
      'further name that requests may call the server by, or name:port; repeatable, or several with commas',
    )
      .env(ENV.allowHost)
      .argParser((names, before: string[]) => [...before, ...names.split(',').map((name) => name.trim())])
      .default([] as string[], 'loopback only'),
  ),
  retention: serverOption(
    'a duration such as 90m, 12h or 7d',
    duration,
    new Option(
      '--retention <duration>',
      'how long traces of the tier local are kept: 90m, 12h, 7d; other tiers have their own times',
    )
      .env(ENV.retention)
      .default('7d'),
  ),
  maxSize: serverOption(
    'a size such as 500mb or 2gb, or never',
    z
      .string()
      .regex(/^(never|[1-9]\d{0,6}(mb|gb))$/i)
      .optional(),
    new Option(
      '--max-size <size>',
      'the traces take no more on disk, the oldest go first: 500mb, 2gb, never (default: 1gb for the tier local)',
    ).env(ENV.maxSize),
  ),
  upgradeUrl: serverOption(
    'an http or https URL',
    webUrl.optional(),
    new Option('--upgrade-url <url>', 'page that answers name where the tier of a project lacks something').env(
      ENV.upgradeUrl,
    ),
  ),
  idleTimeout: serverOption(
    'a duration such as 30s, 15m or 4h, or never',
    z
      .string()
      .transform((text) => (text === 'never' ? text : readDuration(text)))
      .pipe(z.union([z.literal('never'), z.number()]))
      .optional(),
    new Option(
      '--idle-timeout <duration>',
      'leave after so long without a request: 30s, 15m, 4h, never (default: 4h for the home’s server)',
    ),
  ),
  llmProvider: serverOption(
    `one of ${LLM_PROVIDERS.join(', ')}`,
    z.enum(LLM_PROVIDERS).optional(),
    new Option(
      '--llm-provider <provider>',
      `ask a language model of yours where rules can’t explain a failure: ${LLM_PROVIDERS.join(', ')}; its key in ${ENV.llmApiKey}`,
    ).env(ENV.llmProvider),
  ),
  llmModel: serverOption(
    'the name of a model',
    z.string().min(1).max(200).optional(),
    new Option('--llm-model <name>', 'the model, as its provider calls it').env(ENV.llmModel),
  ),
  llmBaseUrl: serverOption(
    'an http or https URL',
    webUrl.optional(),
    new Option('--llm-base-url <url>', 'base URL of the provider’s API').env(ENV.llmBaseUrl),
  ),
  llmTimeout: serverOption(
    'a duration of at most 10m, such as 30s',
    z.string().transform(readDuration).pipe(z.number().max(LONGEST_LLM_TIMEOUT_MS)),
    new Option('--llm-timeout <duration>', 'how long the model may take for an answer')
      .env(ENV.llmTimeout)
      .default('60s'),
  ),
  llmMaxTokensPerDay: serverOption(
    'a number of tokens, such as 200000',
    z
      .string()
      .regex(/^[1-9]\d{0,11}$/)
      .transform(Number),
    new Option('--llm-max-tokens-per-day <count>', 'what the model may use on one day (UTC), input and output together')
      .env(ENV.llmMaxTokensPerDay)
      .default('200000'),
  ),
};

type Options = typeof SERVER_OPTIONS;
export type ServerOptionName = keyof Options;

/** The values of what Commander read. */
export const serverOptions = z.object(
  Object.fromEntries(Object.entries(SERVER_OPTIONS).map(([name, { schema }]) => [name, schema])) as {
    [Each in ServerOptionName]: Options[Each]['schema'];
  },
);

export type ServerOptions = z.output<typeof serverOptions>;

/** Adds the options, each with its environment variable, to the program. */
export function addServerOptions(program: Command): Command {
  for (const { option } of Object.values(SERVER_OPTIONS)) program.addOption(option);
  return program;
}
