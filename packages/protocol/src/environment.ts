/** Environment variables and defaults. No dependencies: this file is also loaded in the user's process. */

export const ENV = {
  apiKey: 'GLASSTRACE_API_KEY',
  /** Base URL of a server other than the local one. */
  endpoint: 'GLASSTRACE_ENDPOINT',
  /** Folder of the local server's data and state; `~/.glasstrace` when unset. */
  home: 'GLASSTRACE_HOME',
  host: 'GLASSTRACE_HOST',
  allowHost: 'GLASSTRACE_ALLOW_HOST',
  port: 'GLASSTRACE_PORT',
  dataDir: 'GLASSTRACE_DATA_DIR',
  tier: 'GLASSTRACE_TIER',
  logLevel: 'GLASSTRACE_LOG_LEVEL',
  /** How long and how much the local server keeps. */
  retention: 'GLASSTRACE_RETENTION',
  maxSize: 'GLASSTRACE_MAX_SIZE',
  /** Where a hosted server's operator sells larger tiers. */
  upgradeUrl: 'GLASSTRACE_UPGRADE_URL',
  /** The operator's own language model; none is asked without them. */
  llmProvider: 'GLASSTRACE_LLM_PROVIDER',
  llmModel: 'GLASSTRACE_LLM_MODEL',
  llmBaseUrl: 'GLASSTRACE_LLM_BASE_URL',
  llmApiKey: 'GLASSTRACE_LLM_API_KEY',
  llmTimeout: 'GLASSTRACE_LLM_TIMEOUT',
  llmMaxTokensPerDay: 'GLASSTRACE_LLM_MAX_TOKENS_PER_DAY',
  /** `0` keeps SDK, bridge and CLI from starting the local server. */
  autostart: 'GLASSTRACE_AUTOSTART',
  /** `true` records in production too. */
  forceEnable: 'GLASSTRACE_FORCE_ENABLE',
  coverageMap: 'GLASSTRACE_COVERAGE_MAP',
  /** Set for a server by whoever starts it, so that it can say who that was: `app /home/ada/shop`. */
  startedBy: 'GLASSTRACE_STARTED_BY',
} as const;

export const DEFAULT_PORT = 4319;
export const LOOPBACK = '127.0.0.1';
export const DEFAULT_ENDPOINT = `http://${LOOPBACK}:${DEFAULT_PORT}`;

/** Folder in the project for the anonymous key, the session and the manifest of `init`. */
export const PROJECT_DIR = '.glasstrace';
export const ANONYMOUS_KEY_FILE = 'anon_key';
/** What the app's process knows of itself. Without an ending: tools that restart an app watch `*.json`. */
export const APP_STATE_FILE = 'app-state';

/** Files in the local server's home folder: its state (see local-server.ts) and what it prints. */
export const SERVER_STATE_FILE = 'server.json';
export const SERVER_LOG_FILE = 'server.log';

/** Request headers that browser tooling may add. */
export const HEADER = { correlationId: 'x-gt-cid', clientAction: 'x-gt-action' } as const;

export const LIMITS = {
  correlationIdChars: 128,
  exceptionMessageChars: 2_000,
  stackChars: 8_192,
  frames: 12,
  causes: 5,
  causeMessageChars: 500,
  sourceLineChars: 240,
  /** Errors recorded for one request. */
  errorsPerRequest: 20,
  queryChars: 4_096,
  /** Log records of one request. */
  logsPerRequest: 50,
  logChars: 2_000,
  responseSnippetChars: 512,
  serviceNameChars: 128,
  branchChars: 256,
  samplerChars: 64,
  frameworkVersionChars: 32,
  nodeVersionChars: 32,
  hostChars: 128,
  /** Ports that an app listens on, as the SDK tells of them. */
  listeners: 8,
  /** Settings that can't be used, as the SDK tells the server of them. */
  settingsProblems: 20,
  settingsProblemChars: 400,
  /** Of what a server says when it refuses something. */
  refusalChars: 300,
} as const;
