import { parseEnv } from 'node:util';
import { ENV } from '@glasstrace/protocol/environment';
import type { Place } from '../../../agents/agent.ts';
import { inFolder } from '../../../agents/user-folders.ts';
import type { Drafts } from '../../../changes/drafts.ts';
import { addLine } from '../../../edit/text.ts';
import { isIgnored, isTracked } from '../../../surroundings/git.ts';

/** The file that Codex reads variables from when it starts; it serves all projects of the user. */
export const codexEnvFile = (place: Place): string => inFolder(place, 'CODEX_HOME', ['.codex'], '.env');

/**
 * Puts the anonymous key where Codex reads it. A key that is there stays: there is one for all projects. `problem` says
 * why Codex will not have the key from there, and what its owner can do.
 */
export function planCodexEnv(drafts: Drafts, place: Place, anonymousKey: string | undefined): { problem?: string } {
  const file = codexEnvFile(place);
  if (anonymousKey === undefined) {
    return { problem: `the key in ${ENV.apiKey} is yours alone and is not copied; put it into ${file} yourself` };
  }
  const present = parseEnv(drafts.text(file) ?? '')[ENV.apiKey];
  if (present !== undefined && present !== '') {
    return present === anonymousKey
      ? {}
      : { problem: `${file} has another ${ENV.apiKey}, for another project; it was left alone` };
  }
  if (isTracked(file, false) || isIgnored(file) === false) {
    return { problem: `${file} is seen by git and gets no key; export ${ENV.apiKey} instead` };
  }
  const line = `${ENV.apiKey}=${anonymousKey}`;
  const outcome = drafts.apply({
    file,
    part: { kind: 'line', line },
    summary: `+ ${ENV.apiKey}`,
    snippet: line,
    change: (text) => addLine(text, line),
    secret: true,
  });
  return outcome === 'refused' ? { problem: `put ${ENV.apiKey} into ${file} yourself` } : {};
}
