import type { ErrorCategory } from '@glasstrace/protocol';
import type { EngineName } from './start-engine.ts';

/** A program that fails in several ways, one request each. Its sources are in `programs/<name>` of its set. */
export interface FailingProgram {
  name: string;
  /**
   * Packages that it names in its manifest, of those in `programs/package.json`; or the program of the set with the
   * manifest and the lock file that it shares.
   */
  dependencies?: readonly string[] | { sharedWith: string };
  /** Its .js files are CommonJS modules. */
  commonJs?: true;
  /** Arguments of node, or a Next.js app under `next dev`. */
  start: readonly string[] | 'next dev';
  /** Runs once before the start, in the folder of the program. */
  prepare?: readonly (readonly string[])[];
  /** A database server of its own, named by DATABASE_URL. */
  engine?: EngineName;
  env?: Readonly<Record<string, string>>;
  failures: readonly Failure[];
}

/** One request that fails, and what somebody who knows the program says about it. */
export interface Failure {
  /** Unique in the set. The failing line of the source ends with the comment `fails: <name>`. */
  name: string;
  /** What kind of failure it is, for the table. */
  kind: string;
  request: FailingRequest;
  expect: Expectation;
}

export interface FailingRequest {
  path: string;
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it stands. */
  body?: string;
  /** The client gives up after this time. */
  giveUpAfterMs?: number;
}

export interface Expectation {
  /** The right category; several where people who know the failure would disagree. */
  category: ErrorCategory | readonly ErrorCategory[];
  /**
   * false when there is nothing in the trace from which the cause could be told: then the right answer is to say so, or
   * a guess that is marked as one.
   */
  determinable?: false;
  /** The analyser was wrong here and was mended with this failure before its eyes: it proves less than the others. */
  mended?: true;
  /** false when no line of the app fails. */
  located?: false;
  /** Words that the cause or the fix must hold: the field, the variable, the upstream. Lower and upper case are the same. */
  names?: readonly string[];
  /** Words that would accuse somebody else. */
  accuses?: readonly string[];
}
