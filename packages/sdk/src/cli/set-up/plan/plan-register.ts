import { join } from 'node:path';
import type { Drafts } from '../../changes/drafts.ts';
import { changed, refused, unchanged } from '../../edit/edit.ts';
import type { ScriptChange } from '../../edit/script/find-dev-script.ts';
import { changeScript, partOfScript, type ScriptPart } from '../../edit/script/package-script.ts';
import { isBlank } from '../../edit/text-style.ts';
import { findRegisterScript, loadsRecorder, REGISTER_FILE, REGISTER_OPTION } from '../../surroundings/dev-script.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';
import { readPackageJson, scriptsOf } from '../../surroundings/package-json.ts';

/** The server starts without the recorder where that is not installed: in production, it is a development dependency. */
const CONTENT = `\
// Loaded before the app by "${REGISTER_OPTION}": records what the server does, for the coding agents of Glasstrace.
await import('@glasstrace/sdk/register').catch(() => {
  // Not installed, as in production: the app starts without it.
});
`;

/** Has Node load the recorder before an app that is not of Next.js: a file of ours, and its name in the script. */
export function planRegister(drafts: Drafts, { app }: Pick<Surroundings, 'app'>): void {
  drafts.apply({
    file: join(app, REGISTER_FILE),
    part: { kind: 'file', content: CONTENT },
    summary: 'loads Glasstrace in development',
    snippet: CONTENT,
    change: (text) => {
      if (isBlank(text)) return changed(CONTENT);
      return loadsRecorder(text) ? unchanged : refused('It is there, and it does not load Glasstrace.');
    },
  });
  planScript(drafts, app);
}

function planScript(drafts: Drafts, app: string): void {
  const file = join(app, 'package.json');
  const manifest = readPackageJson(app) ?? {};
  const script = findRegisterScript(app, manifest);
  const apply = (part: ScriptPart, changes: readonly ScriptChange[], summary: string) =>
    drafts.apply({
      file,
      part: { kind: 'script', ...part },
      summary,
      snippet: `"${part.name}": ${JSON.stringify(part.after)}`,
      change: (text) => changeScript(text, part, changes),
      needs: [join(app, REGISTER_FILE)],
    });

  if (script.status === 'missing') {
    const { name, value } = script;
    apply({ name, after: value, put: [{ text: ` ${REGISTER_OPTION}`, for: '' }] }, [], `+ script "${name}"`);
  }
  if (script.status === 'found') {
    for (const [name, changes] of script.changes) {
      const part = partOfScript(name, scriptsOf(manifest)[name]!, changes);
      apply(part, changes, `+ ${REGISTER_OPTION} in "${name}"`);
    }
  }
  if (script.status === 'unknown') {
    const { name, reason } = script;
    drafts.refusals.push({
      file,
      reason: name === undefined ? `It ${reason}.` : `Its script "${name}" ${reason}.`,
      snippet: BY_HAND + (name !== undefined && /\bnest start\b/.test(scriptsOf(manifest)[name]!) ? FOR_NEST : ''),
    });
  }
}

const BY_HAND = `\
Behind "node" or "tsx" in the command that starts the server:
  ${REGISTER_OPTION}
or for a command that starts Node by itself, as a variable before it (with cross-env on Windows):
  NODE_OPTIONS=${REGISTER_OPTION}
`;

/** As a variable it would be loaded by the compiler too. */
const FOR_NEST = `\
For NestJS, behind "nest start" or "nest start --watch":
  --exec "node ${REGISTER_OPTION}"
`;
