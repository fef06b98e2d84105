// Writes what is made from the schema of the settings: types, rules for the runtime, and the page for users.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generateDocs, generateModule } from '../packages/sdk/src/config/generate.ts';

for (const [path, text] of [
  ['../packages/sdk/src/config/generated/settings.ts', generateModule()],
  ['../docs/settings.md', generateDocs()],
] as const) {
  const file = new URL(path, import.meta.url);
  mkdirSync(dirname(file.pathname), { recursive: true });
  writeFileSync(file, text);
}
