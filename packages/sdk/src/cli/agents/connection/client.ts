import type { ProcessPlace } from './start-process.ts';

/** What a real client says about one server of its configuration. */
export type ClientAnswer =
  | { state: 'connected'; tools?: number }
  /** `nextStep` where something else than the usual approval is missing. */
  | { state: 'waiting'; nextStep?: string }
  /** In its own words, where it has any that help. */
  | { state: 'failed'; reason?: string }
  /** It has read the entry, and can't be asked to connect. */
  | { state: 'written' };

/** Said where a client names the status 401, in words of its own. */
export const KEY_REFUSED = 'the server refused its key';

export interface Question extends ProcessPlace {
  /** The file of the client's program. */
  program: string;
  /** Name of the entry. */
  server: string;
}

/**
 * A coding agent's own program. It is asked with the user's environment and settings, and is not told to trust or
 * approve anything. What it prints is parsed and never shown as a whole: it can hold keys.
 */
export interface Client {
  /** Name of the program. */
  program: string;
  /** Resolves with undefined when nothing was said that is understood. */
  ask(question: Question): Promise<ClientAnswer | undefined>;
}
