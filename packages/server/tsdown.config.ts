import { defineConfig } from 'tsdown';
import { bundledLicenses } from '../../scripts/lib/bundled-licenses.mjs';

export default defineConfig({
  entry: { main: 'src/main.ts', 'writer-thread': 'src/store/sqlite/writer-thread.ts' },
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  dts: false,
  sourcemap: true,
  deps: {
    // Fastify with all that it needs, in versions that run on every Node.js that we name: it asks for the newest, one of
    // which wants Node.js 22, and Yarn 1 installs nothing at all then.
    alwaysBundle: [/^@glasstrace\/protocol/, 'fastify'],
    onlyBundle: false,
  },
  plugins: [bundledLicenses()],
  fixedExtension: false,
});
