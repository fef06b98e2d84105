import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the licenses of what is bundled are written, beside the bundle. */
const FILE = 'licenses.txt';

interface Bundle {
  [file: string]: { type: 'asset' } | { type: 'chunk'; modules: Record<string, unknown> };
}

interface Build {
  emitFile(file: { type: 'asset'; fileName: string; source: string }): void;
}

/** Ships the license of every package whose code the bundle holds, as these licenses want. */
export const bundledLicenses = {
  name: 'bundled-licenses',
  generateBundle(this: Build, _options: unknown, bundle: Bundle): void {
    const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
    const folders = modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? []);
    const texts = new Set([...new Set(folders)].map(describePackage));
    this.emitFile({ type: 'asset', fileName: FILE, source: [...texts].sort().join('\n') });
  },
};

function describePackage(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8').trim() : ''}\n`;
}
