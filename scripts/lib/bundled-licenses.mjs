import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the licenses of what is bundled are written, beside the bundle. */
const FILE = 'licenses.txt';

/** A plugin that ships the license of every package whose code the bundles of one folder hold, as these licenses want. */
export function bundledLicenses() {
  const texts = new Set();
  return {
    name: 'bundled-licenses',
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
      for (const id of modules) {
        const folder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0];
        if (folder !== undefined) texts.add(describePackage(folder));
      }
    },
    // Builds side by side write into one folder: the last that comes here knows what all of them hold.
    writeBundle({ dir }) {
      mkdirSync(dir, { recursive: true });
      writeFileSync(join(dir, FILE), [...texts].sort().join('\n'));
    },
  };
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}\n`;
}
