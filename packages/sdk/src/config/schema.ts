import { z } from 'zod';
import type { OutgoingLog } from './outgoing-log.ts';
import type { OutgoingSpan } from './outgoing-span.ts';

/*
 * The one home of what an app may set: `npm run generate:settings` makes the types, the check of the runtime and
 * docs/settings.md from it. The runtime itself never loads this file: zod would cost every boot of the app.
 */

export const isFunction = (value: unknown): boolean => typeof value === 'function';

export const pattern = z.instanceof(RegExp);
export const pathTest = z.custom<(path: string) => boolean>(isFunction);
export const beforeSendHook = z.custom<(span: OutgoingSpan) => OutgoingSpan | null>(isFunction);
export const beforeSendLogHook = z.custom<(log: OutgoingLog) => OutgoingLog | null>(isFunction);

/** How each of these is written in TypeScript, in the generated interface. */
export const TYPE_TEXTS = new Map<z.ZodType, string>([
  [pattern, 'RegExp'],
  [pathTest, '((path: string) => boolean)'],
  [beforeSendHook, '(span: OutgoingSpan) => OutgoingSpan | null'],
  [beforeSendLogHook, '(log: OutgoingLog) => OutgoingLog | null'],
]);

/** `env`: the variable that sets it. `form`: a valid value in words, as a message about a bad one ends. */
export const settingsSchema = z.strictObject({
  serviceName: z.string().min(1).max(128).optional().meta({
    description: 'Name of the app; that of its package when left out.',
    env: 'GLASSTRACE_SERVICE_NAME',
    form: 'a text of 1 to 128 characters',
  }),
  ignore: z
    .array(z.union([z.string().min(1), pattern, pathTest]))
    .default([])
    .meta({
      description:
        'Paths of requests that are not recorded: a text is the whole path, `*` stands for anything in it; or a RegExp, or a function that is given the path without its query.',
      env: 'GLASSTRACE_IGNORE',
      form: 'a list of paths such as /api/health or /internal/*',
    }),
  redact: z
    .array(z.union([z.string().min(1), pattern]))
    .default([])
    .meta({
      description:
        'What is masked beside the built-in rules, wherever they apply: a text as it stands, a RegExp, or a text written `/…/flags`.',
      env: 'GLASSTRACE_REDACT',
      form: 'a list of texts or of regular expressions such as /acct_\\d+/',
    }),
  beforeSend: beforeSendHook.optional().meta({
    description:
      'Sees every span before it is sent, already redacted, and returns it, changed or not; `null` drops it. What it returns is redacted again. When it throws, the span is dropped and counted. Log records go to `beforeSendLog`.',
    form: 'a function that returns the span or null',
  }),
  beforeSendLog: beforeSendLogHook.optional().meta({
    description: 'The same for log records: what the app logs while it serves a request.',
    form: 'a function that returns the log record or null',
  }),
  sourceLines: z.boolean().default(true).meta({
    description: 'Sends the lines of source around an error; to a server on this machine only.',
    env: 'GLASSTRACE_SOURCE_LINES',
    form: 'true or false',
  }),
  responseSnippet: z.boolean().default(false).meta({
    description: 'Records the beginning of the body of a response with a status of 400 or more.',
    env: 'GLASSTRACE_RESPONSE_SNIPPET',
    form: 'true or false',
  }),
});
