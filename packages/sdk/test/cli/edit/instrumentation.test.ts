import { expect, it } from 'vitest';
import { patchInstrumentation } from '../../../src/cli/edit/instrumentation/patch.ts';
import { isEmptyModule, removeFromInstrumentation } from '../../../src/cli/edit/instrumentation/remove.ts';
import { languageOf } from '../../../src/cli/edit/syntax/parse.ts';

const TYPESCRIPT = languageOf('instrumentation.ts');
const JAVASCRIPT = languageOf('instrumentation.js');

function patched(text: string, options = TYPESCRIPT): string {
  const result = patchInstrumentation(text, options);
  if (result.status !== 'changed') throw new Error(JSON.stringify(result));
  return result.text;
}

it('creates the file in TypeScript', () => {
  expect(patched('')).toMatchInlineSnapshot(`
    "// Glasstrace records what this server does, for your coding agent. Undo: npx glasstrace uninit
    const glasstrace =
      process.env.NEXT_RUNTIME === 'nodejs'
        ? import(
            /* webpackIgnore: true */
            /* turbopackIgnore: true */
            '@glasstrace/sdk'
          ).catch(() => undefined)
        : undefined;

    export async function register() {
      await (await glasstrace)?.registerGlasstrace();
    }

    export async function onRequestError(...args: unknown[]) {
      await (await glasstrace)?.onRequestError(...args);
    }
    "
  `);
});

it('creates the file in JavaScript, without types', () => {
  expect(patched('', JAVASCRIPT)).not.toMatch(/import type|Instrumentation/);
});

it('calls last in a register that is there, behind other providers, and adds what is missing', () => {
  const text = `import { registerOTel } from '@vercel/otel';

export function register() {
  registerOTel({ serviceName: 'shop' });
}
`;
  expect(patched(text)).toMatchInlineSnapshot(`
    "import { registerOTel } from '@vercel/otel';

    // Glasstrace records what this server does, for your coding agent. Undo: npx glasstrace uninit
    const glasstrace =
      process.env.NEXT_RUNTIME === 'nodejs'
        ? import(
            /* webpackIgnore: true */
            /* turbopackIgnore: true */
            '@glasstrace/sdk'
          ).catch(() => undefined)
        : undefined;

    export async function register() {
      registerOTel({ serviceName: 'shop' });
      await (await glasstrace)?.registerGlasstrace();
    }

    export async function onRequestError(...args: unknown[]) {
      await (await glasstrace)?.onRequestError(...args);
    }
    "
  `);
});

it('keeps a handler that is only named, and calls it', () => {
  const text = `import * as Sentry from '@sentry/nextjs';

export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    await import('./sentry.server.config');
  }
}

export const onRequestError = Sentry.captureRequestError;
`;
  expect(patched(text).split('\n').slice(11)).toMatchInlineSnapshot(`
    [
      "",
      "export async function register() {",
      "  if (process.env.NEXT_RUNTIME === 'nodejs') {",
      "    await import('./sentry.server.config');",
      "  }",
      "  await (await glasstrace)?.registerGlasstrace();",
      "}",
      "",
      "export const onRequestError = async (",
      "  ...args: Parameters<typeof Sentry.captureRequestError>",
      ") => {",
      "  await (await glasstrace)?.onRequestError(...args);",
      "  await Sentry.captureRequestError(...args);",
      "};",
      "",
    ]
  `);
});

it('calls first in a handler that is a function, with the names it has', () => {
  const text = `export async function onRequestError(err: unknown, request: { path: string }, ctx: object) {
  await report(err, request, ctx);
}
export const register = async () => {};
`;
  expect(patched(text)).toContain(
    'ctx: object) {\n  await (await glasstrace)?.onRequestError(err, request, ctx);\n  await report(',
  );
});

it('does not make a function async whose return type forbids it', () => {
  const text =
    'export function register(): void {\n  start();\n}\nexport function onRequestError(a, b, c): void {\n}\n';

  expect(patched(text)).toContain(
    '  start();\n  void glasstrace?.then((sdk) => sdk?.registerGlasstrace());\n}\nexport function onRequestError(a, b, c): void {\n  void glasstrace?.then((sdk) => sdk?.onRequestError(a, b, c));\n}\n',
  );
});

it('gives arrow functions with an expression a block', () => {
  const text = 'export const register = () => start("x");\nexport const onRequestError = (a, b, c) => report(a);\n';

  expect(patched(text, JAVASCRIPT)).toContain(
    `export const register = async () => {
  await start("x");
  await (await glasstrace)?.registerGlasstrace();
};
export const onRequestError = (a, b, c) => {
  void glasstrace?.then((sdk) => sdk?.onRequestError(a, b, c));
  return report(a);
};
`,
  );
});

it('writes as the file is written: double quotes, no semicolons, tabs, CRLF, byte order mark', () => {
  const text =
    '\uFEFFimport { registerOTel } from "@vercel/otel"\r\n\r\nexport async function register() {\r\n\tregisterOTel("x")\r\n}\r\n';
  const after = patched(text);

  expect(after.startsWith('\uFEFFimport { registerOTel }')).toBe(true);
  expect(after).not.toMatch(/[^\r]\n|'|;\r/);
  expect(after).toContain('\tregisterOTel("x")\r\n\tawait (await glasstrace)?.registerGlasstrace()\r\n}');
});

it('takes another name for its variable where the file uses that one', () => {
  expect(patched('const glasstrace = 1;\nexport function register() {}\n')).toContain('const glasstraceSdk =');
});

it('calls before a statement that may end register(), which would otherwise never reach us', () => {
  const text = 'export async function register() {\n  start();\n  // Not here.\n  if (dev) return;\n  later();\n}\n';

  expect(patched(text)).toContain(
    '  start();\n  await (await glasstrace)?.registerGlasstrace();\n  // Not here.\n  if (dev) return;\n',
  );
});

it('lets a return pass that is only taken outside of Node', () => {
  const text =
    "export async function register() {\n  if (process.env.NEXT_RUNTIME !== 'nodejs') return;\n  start();\n}\n";

  expect(patched(text)).toContain('  start();\n  await (await glasstrace)?.registerGlasstrace();\n}');
});

it('stays above a comment that belongs to the first statement', () => {
  const text = '// Copyright\n\n/** Starts it. */\nexport function register() {}\n';

  expect(patched(text, JAVASCRIPT)).toMatch(
    /^\/\/ Copyright\n\n\/\/ Glasstrace records[\s\S]*undefined;\n\n\/\*\* Starts it/,
  );
});

it('leaves a file alone that calls us already', () => {
  expect(patchInstrumentation(patched(''), TYPESCRIPT)).toEqual({ status: 'unchanged' });
});

it.each([
  ["export * from './otel';\n", /exports everything of another file, perhaps register\(\)/],
  ['export default {};\n', /has a default export/],
  ['export function* register() {}\n', /generator/],
  ['export function register() {\n', /syntax error at line 2:1/],
  ['export const onRequestError = ({ message }) => {};\n', /does not take \(error, request, context\) by name/],
  ['export const onRequestError = wrap(report);\n', /neither a function nor the name of one/],
  ['<<<<<<< HEAD\nexport function register() {}\n', /merge conflicts/],
])('refuses what it can’t be sure of: %j', (text, reason) => {
  expect(patchInstrumentation(text, TYPESCRIPT)).toEqual({ status: 'refused', reason: expect.stringMatching(reason) });
});

it.each([
  ['another provider', "import { a } from 'a';\n\nexport async function register() {\n  a();\n}\n"],
  ['a named handler', "import * as S from 's';\n\nexport const onRequestError = S.captureRequestError;\n"],
  ['a handler without types', 'export async function onRequestError(a, b, c) {\n  report(a);\n}\n'],
  ['CRLF and tabs', "import { a } from 'a';\r\n\r\nexport async function register() {\r\n\ta();\r\n}\r\n"],
])('takes its code out of a file that went on: %s', (_, text) => {
  const added = patched(text, JAVASCRIPT);

  const mine = '\nexport const mine = 1;\n';
  const result = removeFromInstrumentation(added + mine, JAVASCRIPT);

  expect(result).toEqual({ status: 'changed', text: expect.stringContaining('mine = 1') });
  const left = (result as { text: string }).text.replace(mine, '');
  expect(left.replace(/\s+/g, '')).toBe(text.replace(/\s+/g, ''));
});

it('takes out what a formatter moved', () => {
  const formatted = patched('')
    .replaceAll("'", '"')
    .replace(/;$/gm, '')
    .replace('"nodejs"\n    ? import(', '"nodejs" ? import(');
  const result = removeFromInstrumentation(formatted, TYPESCRIPT);

  expect(result.status).toBe('changed');
  expect(isEmptyModule((result as { text: string }).text, TYPESCRIPT)).toBe(true);
});

it('leaves a file whose own code uses the variable', () => {
  const text = `${patched('')}\nexport const other = async () => (await glasstrace)?.captureError(1);\n`;

  expect(removeFromInstrumentation(text, TYPESCRIPT)).toEqual({
    status: 'refused',
    reason: 'Your own code uses "glasstrace".',
  });
});
