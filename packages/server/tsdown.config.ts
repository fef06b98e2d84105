import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { main: 'src/main.ts', 'writer-thread': 'src/store/sqlite/writer-thread.ts' },
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  dts: false,
  sourcemap: true,
  deps: { alwaysBundle: [/^@glasstrace\/protocol/] },
  fixedExtension: false,
});
