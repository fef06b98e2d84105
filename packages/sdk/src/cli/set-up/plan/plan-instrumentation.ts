import { join } from 'node:path';
import type { Drafts } from '../../changes/drafts.ts';
import { instrumentationFile } from '../../edit/instrumentation/code.ts';
import { patchInstrumentation } from '../../edit/instrumentation/patch.ts';
import { languageOf } from '../../edit/syntax/parse.ts';
import { findInstrumentationFiles } from '../../surroundings/find-instrumentation.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';

/** Creates the instrumentation file of the app, or adds Glasstrace to the one it has. */
export function planInstrumentation(drafts: Drafts, { app, sourceFolder, typescript }: Surroundings): void {
  const existing = findInstrumentationFiles(app);
  const file = existing[0] ?? join(app, sourceFolder, `instrumentation.${typescript ? 'ts' : 'js'}`);
  const language = languageOf(file);
  const snippet = manualSteps(language.typescript);
  if (existing.length > 1) {
    const names = existing.map((path) => path.slice(app.length + 1).replaceAll('\\', '/')).join(' and ');
    drafts.refusals.push({ file, reason: `There are ${names}, and Next.js reads one of them.`, snippet });
    return;
  }
  const edit = patchInstrumentation(drafts.text(file) ?? '', language);
  drafts.apply({
    file,
    part: { kind: 'instrumentation', insertions: edit.status === 'changed' ? edit.insertions : [] },
    summary: existing.length > 0 ? '+ Glasstrace in register() and onRequestError' : 'loads Glasstrace in development',
    snippet,
    change: () => edit,
  });
}

const manualSteps = (typescript: boolean) =>
  `Put in what is missing of this, our call last in your register() and first in your onRequestError:\n\n${instrumentationFile(typescript)}`;
