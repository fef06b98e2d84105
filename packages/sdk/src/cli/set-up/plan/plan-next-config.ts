import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Drafts } from '../../changes/drafts.ts';
import { nextConfigFile } from '../../edit/next-config/code.ts';
import { patchNextConfig } from '../../edit/next-config/patch.ts';
import { languageOf } from '../../edit/syntax/parse.ts';
import type { Surroundings } from '../../surroundings/look-around.ts';

/** In the order in which Next.js looks for them: it reads the first. */
const NAMES = ['next.config.js', 'next.config.mjs', 'next.config.ts', 'next.config.mts'];

/** Wraps the configuration of Next.js, or creates one, so that production builds are recorded exactly. */
export function planNextConfig(drafts: Drafts, { app, typescript }: Surroundings): void {
  const existing = NAMES.map((name) => join(app, name)).find((path) => existsSync(path));
  const file = existing ?? join(app, `next.config.${typescript ? 'ts' : 'mjs'}`);
  const language = languageOf(file);
  const edit = patchNextConfig(drafts.text(file) ?? '', language);
  drafts.apply({
    file,
    part: { kind: 'next-config', insertions: edit.status === 'changed' ? edit.insertions : [] },
    summary: existing ? 'withGlasstrace around it' : 'lets production builds be recorded exactly',
    snippet: `Hand your configuration through withGlasstrace, as this file does:\n\n${nextConfigFile(language.typescript)}`,
    change: () => edit,
  });
}
