import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findPlainTrpc } from '../../src/project/find-plain-trpc.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const NEXT = JSON.stringify({ dependencies: { next: '16.4.6', '@trpc/server': '11.25.2' } });

function find(files: Record<string, string>, app = '') {
  const root = tempFolder();
  const page = 'pages/index.tsx' in files ? {} : { [join(app, 'app/page.tsx')]: '' };
  writeFiles(root, { [join(app, 'package.json')]: NEXT, ...page, ...files });
  const found = findPlainTrpc(join(root, app), root);
  return found && `${found.file.slice(root.length + 1)}:${found.line}`;
}

const PLAIN =
  "import { initTRPC } from '@trpc/server';\n\nexport const t = initTRPC\n  .context<Context>()\n  .create();\n";
const TRACED = "import { initTRPC } from '@trpc/server';\n\nexport const t = traceTrpc(initTRPC.create());\n";

it('names the line that makes tRPC, wherever in the app it is', () => {
  expect(find({ 'src/server/trpc.ts': PLAIN, 'src/a.test.ts': 'initTRPC.create();' })).toBe('src/server/trpc.ts:3');
});

it('finds it in another package of the repository', () => {
  expect(find({ 'packages/api/src/trpc.ts': PLAIN }, 'apps/web')).toBe('packages/api/src/trpc.ts:3');
});

it('has nothing to say of an app that is wrapped, that only writes about tRPC, or does not use it', () => {
  expect(find({ 'src/trpc.ts': TRACED, 'src/other.ts': PLAIN })).toBeUndefined();
  expect(find({ 'src/note.ts': ' * const t = initTRPC.create();\n// initTRPC.create()\n' })).toBeUndefined();
  expect(find({ 'src/page.ts': 'export {};' })).toBeUndefined();
});

it('has nothing to say where no bundler stands between tRPC and Node, or the manifest cannot be read', () => {
  expect(find({ 'pages/index.tsx': '', 'src/trpc.ts': PLAIN })).toBeUndefined();
  const server = JSON.stringify({ dependencies: { express: '5.3.0', '@trpc/server': '11.25.2' } });
  expect(find({ 'package.json': server, 'src/trpc.ts': PLAIN })).toBeUndefined();
  expect(find({ 'package.json': '{', 'src/trpc.ts': PLAIN })).toBeUndefined();
});
