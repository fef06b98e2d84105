import { defineConfig } from 'tsdown';

export default defineConfig({
  // `index` runs in the user's process and loads `runtime` lazily, which starts `import-graph`; `cli` is the command.
  entry: {
    index: 'src/index.ts',
    register: 'src/register.ts',
    runtime: 'src/runtime/start.ts',
    'import-graph': 'src/import-graph/main.ts',
    cli: 'src/cli/main.ts',
  },
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  dts: { entry: ['src/index.ts', 'src/register.ts'] },
  sourcemap: false,
  deps: {
    alwaysBundle: [/^@glasstrace\/protocol/, /^@opentelemetry\//, /^@jridgewell\//, 'get-tsconfig', 'resolve-pkg-maps'],
  },
  // OpenTelemetry's ES modules: of its CommonJS builds nothing could be left out, and the runtime is ten times the size.
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
  fixedExtension: false,
});
