import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { patchInstrumentation } from '../../packages/sdk/src/cli/edit/instrumentation/patch.ts';
import { patchNextConfig } from '../../packages/sdk/src/cli/edit/next-config/patch.ts';
import { type CorpusFile, readCorpus } from '../../packages/sdk/test/cli/support/corpus.ts';
import { createSandbox } from './support/sandbox.ts';

const sandbox = createSandbox('edited-code');
const project = join(sandbox.folder, 'project');

/** What the files of the corpus import, as far as they use it; Next.js, React and Glasstrace are the real ones. */
const LIBRARIES: Record<string, string> = {
  'lib/start.d.ts': `
    export function start(mode: string): Promise<void>;
    export function startWithAVeryLongName(mode: string): Promise<void>;
    export function once<T extends () => unknown>(fn: T): T;
    export function debounce<T extends (error: unknown) => unknown>(fn: T): T;`,
  'lib/telemetry.d.ts': `
    export const version: string;
    export function start(): Promise<void>;
    export function register(): void;
    export function onRequestError(error: unknown, request: { path: string }, context: { routeType: string }): void;
    export function reportError(error: unknown, request: { path: string }): Promise<void>;`,
  'lib/report.d.ts': `
    export function captureRequestError(error: unknown, request: { path: string }, context: { routeType: string }): Promise<void>;`,
  'lib/sentry.d.ts': 'export const isSentryEnabled: boolean;',
  'lib/polyfills.d.ts': 'export {};',
  'lib/next-config.d.ts': "export const nextConfig: import('next').NextConfig;",
  'instrumentation.node.d.ts': 'export {};',
  'sentry.server.config.d.ts': 'export {};',
  'sentry.edge.config.d.ts': 'export {};',
  'libraries.d.ts': `
    declare module '@sentry/nextjs' {
      export function init(options: object): void;
      export function captureRequestError(error: unknown, request: { path: string; method: string; headers: Record<string, string | string[] | undefined> }, context: { routerKind: string; routePath: string; routeType: string }): void;
      export function withSentryConfig<C>(config: C, options?: object, more?: object): C;
    }
    declare module '@vercel/otel' { export function registerOTel(options: string | { serviceName: string }): void; }
    declare module '@opentelemetry/exporter-trace-otlp-http' { export class OTLPTraceExporter { constructor(options?: { url?: string | undefined }); } }
    declare module '@opentelemetry/sdk-node' { export class NodeSDK { constructor(options?: { traceExporter?: object }); start(): void; shutdown(): Promise<void>; } }
    declare module '@next/bundle-analyzer' { export default function create(options?: { enabled?: boolean }): (config: import('next').NextConfig) => import('next').NextConfig; }
    declare module 'next-intl/plugin' { export default function create(file?: string): (config: import('next').NextConfig) => import('next').NextConfig; }`,
};

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  strict: true,
  allowJs: true,
  noEmit: true,
  skipLibCheck: true,
  esModuleInterop: true,
  moduleDetection: ts.ModuleDetectionKind.Force,
  paths: { '@/*': [join(project, 'instrumentation', 'before', '*')] },
  types: ['node'],
};

interface Checked extends CorpusFile {
  before: string;
  after: string;
}
let files: Checked[];
let problems: Map<string, string[]>;

beforeAll(() => {
  mkdirSync(project, { recursive: true });
  symlinkSync(join(inject('templateApp'), 'node_modules'), join(project, 'node_modules'));
  write('package.json', '{ "type": "commonjs" }');
  files = [
    ...edited('instrumentation', (file) => patchInstrumentation(file.text, file.language)),
    ...edited('next-config', (file) => patchNextConfig(file.text, file.language)),
  ];
  const program = ts.createProgram(
    [
      ...files.flatMap(({ before, after }) => [before, after]),
      ...Object.keys(LIBRARIES)
        .filter((name) => name.startsWith('libraries'))
        .map((name) => join(project, 'instrumentation', 'before', name)),
    ],
    OPTIONS,
  );
  problems = new Map(
    program
      .getSourceFiles()
      .map((source) => [
        source.fileName,
        [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ messageText }) =>
          ts.flattenDiagnosticMessageText(messageText, '\n'),
        ),
      ]),
  );
});
afterAll(() => sandbox.remove());

it('type-checks after init where it did before, against the types of Next.js', () => {
  const wasFine = files.filter(({ before }) => problems.get(before)!.length === 0);

  const broken = wasFine.flatMap(({ name, after }) => problems.get(after)!.map((problem) => `${name}: ${problem}`));

  expect(broken).toEqual([]);
  // The corpus is code that compiles: what has a problem of its own would prove nothing.
  const typed = files.filter(({ language }) => language.typescript);
  const unfit = typed.filter(({ before }) => problems.get(before)!.length > 0);
  expect(unfit.map(({ name, before }) => `${name}: ${problems.get(before)!.join(', ')}`)).toMatchInlineSnapshot(`
    [
      "export-assignment.ts: Export assignment cannot be used when targeting ECMAScript modules. Consider using 'export default' or another module format instead.",
    ]
  `);
  expect(typed.length).toBeGreaterThan(50);
});

/** Writes each file as it was and as it becomes, beside the modules that it imports. */
function edited(
  kind: 'instrumentation' | 'next-config',
  patch: (file: CorpusFile) => { status: string; text?: string },
): Checked[] {
  for (const state of ['before', 'after']) {
    for (const [name, text] of Object.entries(LIBRARIES)) write(join(kind, state, name), text);
  }
  return readCorpus(kind)
    .filter(({ outcome }) => outcome === 'edited')
    .map((file) => {
      const edit = patch(file);
      if (edit.status !== 'changed' || edit.text === undefined) throw new Error(`${file.name} was not edited`);
      return {
        ...file,
        before: write(join(kind, 'before', file.name), file.text),
        after: write(join(kind, 'after', file.name), edit.text),
      };
    });
}

function write(path: string, text: string): string {
  const file = join(project, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}
