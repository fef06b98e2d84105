import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { PROJECT_DIR } from '@glasstrace/protocol/environment';
import type { Drafts } from '../../changes/drafts.ts';
import { addLine } from '../../edit/text.ts';
import { isIgnored } from '../../surroundings/git.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';

/** Keeps the folder with the key out of git. */
export function planGitignore(drafts: Drafts, { app, root }: Pick<Surroundings, 'app' | 'root'>): void {
  const folder = join(app, PROJECT_DIR);
  // The folder also ignores itself, but that is seen by nobody who reads the .gitignore of the app.
  if (isIgnored(existsSync(folder) ? folder : folder + sep) === true) return;
  const own = join(app, '.gitignore');
  const shared = join(root, '.gitignore');
  // Without a slash in front, the line means the folder at any depth.
  ignore(drafts, existsSync(own) || !existsSync(shared) ? own : shared, `${PROJECT_DIR}/`);
}

/** Keeps a file that is to hold a key out of git; false when that can't be done. Outside of `root` no file is changed. */
export function planIgnoredFile(drafts: Drafts, root: string, file: string): boolean {
  const ignored = isIgnored(file);
  if (ignored === true) return true;
  if (!file.startsWith(root + sep)) return ignored === undefined;
  return ignore(drafts, join(root, '.gitignore'), `/${relative(root, file).split(sep).join('/')}`);
}

function ignore(drafts: Drafts, file: string, line: string): boolean {
  const outcome = drafts.apply({
    file,
    part: { kind: 'line', line },
    summary: `+ ${line}`,
    snippet: line,
    change: (text) => addLine(text, line),
  });
  return outcome !== 'refused';
}
