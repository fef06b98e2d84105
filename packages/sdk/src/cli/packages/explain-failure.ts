import type { PackageManager } from '../surroundings/package-manager.ts';

/** How a run of the package manager ended that did not do its work. */
export interface Failure {
  manager: PackageManager;
  /** It was not found on this machine. */
  isMissing?: boolean;
  /** It did not end in time. */
  isSlow?: boolean;
  exitCode: number | null;
  /** What it printed, to both streams. */
  output: string;
}

const SILENT =
  /\b(?:ERR_SOCKET_TIMEOUT|ESOCKETTIMEDOUT)\b|network timeout at|Timeout awaiting '(?:socket|request|response)'|Timeout downloading/;
const UNREACHABLE =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ConnectionRefused|FailedToOpenSocket|ERR_PNPM_META_FETCH_FAIL)\b|trouble with your network/;
const OTHER_NODE = /\b(?:EBADENGINE|ERR_PNPM_UNSUPPORTED_ENGINE)\b|The engine "node" is incompatible/;
const UNKNOWN_VERSION =
  /\b(?:E404|ETARGET|ERR_PNPM_FETCH_404|ERR_PNPM_NO_MATCHING_VERSION|YN0035)\b|No matching version|Couldn't find any versions|Couldn't find package|404 Not Found/;
const FORBIDDEN = /\b(?:E401|E403|ENEEDAUTH|ERR_PNPM_FETCH_40[13])\b/;
const DENIED = /\b(?:EACCES|EPERM|EROFS)\b/;
const FULL = /\bENOSPC\b/;

/** One sentence that says why, for the person who reads it. */
export function explainFailure({ manager, isMissing, isSlow, exitCode, output }: Failure): string {
  if (isMissing) return `The project uses ${manager}, which is not installed on this machine`;
  if (isSlow) return `${manager} did not finish in time`;
  if (FULL.test(output)) return `${manager} found no space left on the disk`;
  if (SILENT.test(output)) return 'The package registry does not answer';
  if (UNREACHABLE.test(output)) return 'The package registry can’t be reached';
  if (FORBIDDEN.test(output)) return 'The package registry wants to know who you are';
  if (UNKNOWN_VERSION.test(output)) return 'The package registry does not have these versions';
  if (OTHER_NODE.test(output)) return `${manager} refuses a package that is not for this version of Node.js`;
  if (DENIED.test(output)) return `${manager} may not write here`;
  return `${manager} failed with exit code ${exitCode}`;
}

const MAX_LINES = 8;

/** The end of what it printed, without the stacks of its own code. */
export const lastLines = (output: string): string[] =>
  output
    .split('\n')
    .map((line) => line.replaceAll(ESCAPES, '').trimEnd())
    .filter((line) => line.trim() !== '' && !/complete log of this run|^\s+at .*\d+\)?$/.test(line))
    .slice(-MAX_LINES);

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours, as terminals write them
const ESCAPES = /\u001b\[[\d;?]*[A-Za-z]/g;
