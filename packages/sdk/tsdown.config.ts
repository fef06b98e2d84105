import { defineConfig, type UserConfig } from 'tsdown';
import { bundledLicenses } from '../../scripts/lib/bundled-licenses.mjs';

const shared: UserConfig = {
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  sourcemap: false,
  deps: {
    alwaysBundle: [/^@glasstrace\/protocol/, /^@opentelemetry\//, /^@jridgewell\//, 'get-tsconfig', 'resolve-pkg-maps'],
  },
  // OpenTelemetry's ES modules: of its CommonJS builds nothing could be left out, and the runtime is ten times the size.
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  plugins: [bundledLicenses()],
  fixedExtension: false,
};

// Builds that share no files: the app's process reads one for the runtime, not ten that others need too.
export default defineConfig([
  {
    ...shared,
    // `index` runs in the user's process and loads `runtime` lazily, which starts `import-graph`.
    entry: {
      index: 'src/index.ts',
      register: 'src/register.ts',
      next: 'src/next.ts',
      trpc: 'src/trpc.ts',
      runtime: 'src/runtime/start.ts',
    },
    dts: { entry: ['src/index.ts', 'src/register.ts', 'src/next.ts', 'src/trpc.ts'] },
  },
  {
    ...shared,
    // `cli` is the command.
    entry: { cli: 'src/cli/main.ts', 'import-graph': 'src/import-graph/main.ts' },
    dts: false,
  },
  {
    ...shared,
    // `send-at-exit` is started while the app waits to end: one small file.
    entry: { 'send-at-exit': 'src/runtime/at-exit/main.ts' },
    dts: false,
  },
]);
