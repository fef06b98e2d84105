import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { describe, expect, it, vi } from 'vitest';
import { patchNextConfig } from '../../../src/cli/edit/next-config/patch.ts';
import { removeFromNextConfig } from '../../../src/cli/edit/next-config/remove.ts';
import { tempFolder, writeFiles } from '../../support/temp-folder.ts';
import { type CorpusFile, readCorpus } from '../support/corpus.ts';

const FILES = readCorpus('next-config');
const EDITED = FILES.filter(({ outcome }) => outcome === 'edited');
/** Those that were empty are created: there is nothing to compare them with. */
const LOADABLE = EDITED.filter(({ text }) => text !== '');

function patched({ text, language }: CorpusFile) {
  const edit = patchNextConfig(text, language);
  if (edit.status !== 'changed') throw new Error(JSON.stringify(edit));
  return edit;
}

it('refuses what is refused with these reasons', () => {
  const reasons = FILES.filter(({ outcome }) => outcome === 'refused').map(({ name, text, language }) => {
    const edit = patchNextConfig(text, language);
    return `${name}: ${edit.status === 'refused' ? edit.reason : edit.status}`;
  });

  expect(reasons).toMatchInlineSnapshot(`
    [
      "class.mjs: It exports no configuration.",
      "conditional-exports.js: It sets module.exports inside of other code.",
      "exported-twice.js: It exports more than one configuration.",
      "function-exported-by-name.mjs: It exports "config", which is no constant of this file.",
      "function-used-elsewhere.mjs: Its function config() is used elsewhere in the file, too.",
      "merge-conflict.js: It has unresolved merge conflicts.",
      "nested-assignment.js: It sets module.exports inside of other code.",
      "nothing.mjs: It exports no configuration.",
      "only-names.js: It exports no configuration.",
      "own-function.mjs: It has a "withGlasstrace" of its own.",
      "re-export-of-a-name.ts: It hands on the configuration of another file.",
      "re-export.mjs: It hands on the configuration of another file.",
      "syntax-error.mjs: It has a syntax error at line 3:3 (Unexpected token, expected ",").",
      "variable-that-changes.mjs: It exports "config", which is no constant of this file.",
    ]
  `);
});

describe.each(EDITED)('$name', (file) => {
  it('keeps every byte, and gets all of them back', () => {
    const { text, insertions } = patched(file);

    expect(text.length).toBe(file.text.length + insertions.reduce((sum, insertion) => sum + insertion.text.length, 0));
    expect(removeFromNextConfig(text, file.language, insertions)).toEqual({ status: 'changed', text: file.text });
  });

  it('changes nothing the second time', () => {
    expect(patchNextConfig(patched(file).text, file.language)).toEqual({ status: 'unchanged' });
  });

  it('gets back what its owner wrote since', () => {
    const { text, insertions } = patched(file);
    const below = '\n// Written later.\n';

    expect(removeFromNextConfig(text + below, file.language, insertions)).toEqual({
      status: 'changed',
      text: file.text + below,
    });
  });

  it('is unwrapped behind a formatter that moved everything', () => {
    if (file.text === '') return;
    const { text, insertions } = patched(file);
    const moved = text.replace('withGlasstrace(', 'withGlasstrace(\n\n  ').replaceAll('/next', '/next');
    const result = removeFromNextConfig(moved, file.language, insertions);

    expect(result.status).toBe('changed');
    expect(result).toHaveProperty('text', expect.not.stringContaining('lasstrace'));
  });
});

describe('loaded by Node as Next.js loads it', () => {
  /** A folder with everything that the corpus imports, and with the real `withGlasstrace`. */
  function aProject(): string {
    const folder = tempFolder();
    writeFiles(folder, {
      'lib/env.mjs': '',
      'lib/dev-platform.mjs': 'export const setup = async () => {};',
      'lib/next-config.mjs': 'export const nextConfig = Promise.resolve({ compress: false });',
      'node_modules/next/package.json':
        '{ "exports": { "./constants": "./constants.js", "./constants.js": "./constants.js" } }',
      'node_modules/next/constants.js':
        "exports.PHASE_DEVELOPMENT_SERVER = 'phase-development-server'; exports.PHASE_PRODUCTION_BUILD = 'phase-production-build';",
      ...Object.fromEntries(
        ['@next/bundle-analyzer', '@next/mdx', '@ducanh2912/next-pwa', 'next-intl'].flatMap((name) => [
          [`node_modules/${name}/package.json`, '{ "exports": { ".": "./index.js", "./plugin": "./index.js" } }'],
          [
            `node_modules/${name}/index.js`,
            `module.exports = (options) => (config) => ({ ...config, env: { ...config.env, '${name}': JSON.stringify(options ?? {}) } });`,
          ],
        ]),
      ),
      'node_modules/@sentry/nextjs/package.json': '{}',
      'node_modules/@sentry/nextjs/index.js':
        'exports.withSentryConfig = (config, options) => ({ ...config, env: { ...config.env, sentry: JSON.stringify(options) } });',
      'node_modules/@glasstrace/sdk/package.json': '{ "type": "module", "exports": { "./next": "./next.js" } }',
      'node_modules/@glasstrace/sdk/next.js': `export { withGlasstrace } from ${JSON.stringify(
        pathToFileURL(join(folder, 'with-glasstrace.mjs')).href,
      )};`,
      'with-glasstrace.mjs': compiled(
        'export const withGlasstrace = globalThis.withGlasstraceUnderTest;',
        'w.ts',
        'esm',
      ),
    });
    return folder;
  }

  it.each(LOADABLE)('$name', async (file) => {
    const folder = aProject();
    const { withGlasstrace } = await import('../../../src/next.ts');
    Object.assign(globalThis, { withGlasstraceUnderTest: withGlasstrace });
    vi.stubEnv('NODE_ENV', 'production');

    const [before, after] = [await load(file.text), await load(patched(file).text)];

    const { experimental, serverExternalPackages, outputFileTracingIncludes, ...others } = after as Config;
    const { experimental: hadExperimental, serverExternalPackages: hadPackages = [], ...had } = before as Config;
    expect(comparable(others)).toEqual(comparable(had));
    expect(experimental).toEqual({ serverSourceMaps: true, ...hadExperimental });
    expect(serverExternalPackages).toEqual(expect.arrayContaining(hadPackages));
    expect(outputFileTracingIncludes !== undefined).toBe(had.output === 'standalone');

    vi.stubEnv('NODE_ENV', 'development');
    expect(comparable(await load(patched(file).text))).toEqual(comparable(await load(file.text)));
    vi.unstubAllEnvs();

    async function load(text: string): Promise<object> {
      const loaded = await loadModule(folder, file.name, text);
      const config =
        typeof loaded === 'function' ? loaded('phase-production-build', { defaultConfig: { compress: true } }) : loaded;
      return (await config) as object;
    }
  });
});

interface Config {
  output?: string;
  experimental?: object;
  serverExternalPackages?: string[];
  outputFileTracingIncludes?: object;
}

/** Functions differ from one load to the next. */
const comparable = (config: object): unknown =>
  JSON.parse(JSON.stringify(config, (_, value: unknown) => (typeof value === 'function' ? String(value) : value)));

let loads = 0;
/** The default export of a module of this text, or what a CommonJS script exports. */
async function loadModule(folder: string, name: string, text: string): Promise<unknown> {
  const isScript = /^\s*(?:module\.)?exports\b|^export =/m.test(text);
  const file = `config-${++loads}.${isScript ? 'cjs' : 'mjs'}`;
  writeFiles(folder, { [file]: compiled(text, name, isScript ? 'cjs' : 'esm') });
  const path = join(folder, file);
  if (isScript) return createRequire(path)(path);
  return ((await import(/* @vite-ignore */ pathToFileURL(path).href)) as { default: unknown }).default;
}

function compiled(text: string, name: string, format: 'esm' | 'cjs'): string {
  if (!/\.[cm]?ts$/.test(name)) return text;
  const module = format === 'esm' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS;
  return ts.transpileModule(text, { fileName: name, compilerOptions: { module, target: ts.ScriptTarget.ES2022 } })
    .outputText;
}
