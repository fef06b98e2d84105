import { defineConfig } from 'tsdown';

export default defineConfig({
  // `index` runs in the user's process and loads `runtime` lazily; `cli` is the command.
  entry: { index: 'src/index.ts', cli: 'src/cli/main.ts' },
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  dts: { entry: 'src/index.ts' },
  sourcemap: false,
  deps: { alwaysBundle: [/^@glasstrace\/protocol/, /^@opentelemetry\//, /^@jridgewell\//] },
  fixedExtension: false,
});
