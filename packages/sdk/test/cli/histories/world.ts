import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RemovalOptions } from '../../../src/cli/entries/remove-entries.ts';
import type { SetupOptions } from '../../../src/cli/set-up/setup-options.ts';
import { folderInMemory, writeFiles } from '../../support/temp-folder.ts';
import { copyTree, readTree, restoreTree } from '../interrupted/trees.mjs';
import { aNextApp, type CommandResult } from '../support/next-app.ts';
import { edited, type UserEdit } from './user-edits.ts';

export const APPS = ['shop/', 'mono/apps/web/', 'mono/apps/api/'] as const;
export type AppPath = (typeof APPS)[number];

export type Step =
  | { do: 'init' | 'mcp add'; app: AppPath; options: SetupOptions }
  | { do: 'mcp remove'; app: AppPath; options: RemovalOptions }
  | { do: 'uninit'; app: AppPath }
  | { do: 'edit'; path: string; edit: UserEdit };

/** Two repositories, one with an app and one with two, and the home folder of the person who works on them. */
export interface World {
  /** Makes everything as it was at first, with these files besides. */
  start(files: Record<string, string>): void;
  take(step: Step): Promise<CommandResult | undefined>;
  /** Every file and folder by path. */
  files(): Record<string, string>;
  /** What would be there had the person worked alone. */
  expected(): Record<string, string>;
  /** The files that the person changed meanwhile. */
  touched: Set<string>;
}

export function aWorld(): World {
  const shop = aNextApp({ inMemory: true });
  const mono = aNextApp({
    inMemory: true,
    folder: 'apps/web',
    files: { 'package.json': '{ "workspaces": ["apps/*"] }' },
  });
  const api = join(mono.root, 'apps/api');
  writeFiles(api, {
    'package.json': '{"scripts":{"dev":"node server.js"},"dependencies":{"express":"5.0.0"}}',
    'server.js': '',
    ...Object.fromEntries(
      ['express', '@glasstrace/sdk', '@glasstrace/server'].map((name) => [
        `node_modules/${name}/package.json`,
        '{"version":"16.4.6"}',
      ]),
    ),
  });
  const folders: Record<string, string> = { shop: shop.root, mono: mono.root, '~': shop.home };
  const first = folderInMemory();
  for (const [name, folder] of Object.entries(folders)) copyTree(folder, join(first, name));
  const inWorld = (path: string) => join(folders[path.split('/')[0]!]!, ...path.split('/').slice(1));
  const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);
  const look = (roots: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(roots).flatMap(([name, folder]) =>
        Object.entries(readTree(folder)).map(([path, text]) => [`${name}/${path}`, text]),
      ),
    );

  const alone = folderInMemory();
  const inAlone = (path: string) => join(alone, path);
  const put = (file: string, text: string | undefined) => {
    if (text === undefined) return rmSync(file, { force: true });
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const touched = new Set<string>();
  const edit = (path: string, edit: UserEdit): undefined => {
    const real = read(inWorld(path));
    const next = edited(path, real, edit);
    if (next === real) return;
    touched.add(path);
    put(inAlone(path), edited(path, read(inAlone(path)), edit));
    put(inWorld(path), next);
  };
  return {
    touched,
    start(files) {
      touched.clear();
      for (const [name, folder] of Object.entries(folders)) restoreTree(join(first, name), folder);
      for (const [path, text] of Object.entries(files)) put(inWorld(path), text);
      for (const [name, folder] of Object.entries(folders)) {
        mkdirSync(join(alone, name), { recursive: true });
        restoreTree(folder, join(alone, name));
      }
    },
    async take(step) {
      if (step.do === 'edit') return edit(step.path, step.edit);
      const at = { cwd: inWorld(step.app), home: shop.home };
      switch (step.do) {
        case 'init':
          return shop.init(step.options, at);
        case 'mcp add':
          return shop.mcpAdd(step.options, at);
        case 'mcp remove':
          return shop.mcpRemove(step.options, at);
        case 'uninit':
          return shop.uninit({ purge: true }, at);
      }
    },
    files: () => look(folders),
    expected: () => look(Object.fromEntries(Object.keys(folders).map((name) => [name, join(alone, name)]))),
  };
}
