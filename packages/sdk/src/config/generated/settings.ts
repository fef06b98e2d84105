// Made from schema.ts by `npm run generate:settings`; do not edit.
import type { OutgoingLog } from '../outgoing-log.ts';
import type { OutgoingSpan } from '../outgoing-span.ts';
import type { SettingRule } from '../setting-rule.ts';

/** What an app may set: in `registerGlasstrace()`, in `glasstrace.config.*`, and most of it in the environment. */
export interface GlasstraceConfig {
  /** Name of the app; that of its package when left out. */
  serviceName?: string;
  /** Paths of requests that are not recorded: a text is the whole path, `*` stands for anything in it; or a RegExp, or a function that is given the path without its query. */
  ignore?: readonly (string | RegExp | ((path: string) => boolean))[];
  /** What is masked beside the built-in rules, wherever they apply: a text as it stands, a RegExp, or a text written `/…/flags`. */
  redact?: readonly (string | RegExp)[];
  /** Sees every span before it is sent, already redacted, and returns it, changed or not; `null` drops it. What it returns is redacted again. When it throws, the span is dropped and counted. Log records go to `beforeSendLog`. */
  beforeSend?: (span: OutgoingSpan) => OutgoingSpan | null;
  /** The same for log records: what the app logs while it serves a request. */
  beforeSendLog?: (log: OutgoingLog) => OutgoingLog | null;
  /** Sends the lines of source around an error; to a server on this machine only. Default: true. */
  sourceLines?: boolean;
  /** Records the beginning of the body of a response with a status of 400 or more. Default: false. */
  responseSnippet?: boolean;
}

/** The same, complete. */
export interface RecordingSettings {
  serviceName?: string;
  ignore: readonly (string | RegExp | ((path: string) => boolean))[];
  redact: readonly (string | RegExp)[];
  beforeSend?: (span: OutgoingSpan) => OutgoingSpan | null;
  beforeSendLog?: (log: OutgoingLog) => OutgoingLog | null;
  sourceLines: boolean;
  responseSnippet: boolean;
}

export const SETTING_RULES: Readonly<Record<keyof GlasstraceConfig, SettingRule>> = {
  serviceName: {
    kind: 'text',
    maxLength: 128,
    env: 'GLASSTRACE_SERVICE_NAME',
    form: 'a text of 1 to 128 characters',
  },
  ignore: {
    kind: 'list',
    items: ['text', 'pattern', 'function'],
    env: 'GLASSTRACE_IGNORE',
    form: 'a list of paths such as /api/health or /internal/*',
  },
  redact: {
    kind: 'list',
    items: ['text', 'pattern'],
    env: 'GLASSTRACE_REDACT',
    form: 'a list of texts or of regular expressions such as /acct_\\d+/',
  },
  beforeSend: {
    kind: 'function',
    form: 'a function that returns the span or null',
  },
  beforeSendLog: {
    kind: 'function',
    form: 'a function that returns the log record or null',
  },
  sourceLines: {
    kind: 'switch',
    env: 'GLASSTRACE_SOURCE_LINES',
    form: 'true or false',
  },
  responseSnippet: {
    kind: 'switch',
    env: 'GLASSTRACE_RESPONSE_SNIPPET',
    form: 'true or false',
  },
};

export const DEFAULTS: Readonly<RecordingSettings> = {
  ignore: [],
  redact: [],
  sourceLines: true,
  responseSnippet: false,
};
