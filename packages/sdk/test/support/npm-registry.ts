import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A package registry on loopback, as npm, pnpm and Yarn speak to one. */
export interface Registry {
  url: string;
  /** Paths that were asked for. */
  requests: string[];
  close(): Promise<void>;
}

/** Serves tarballs as they were packed. */
export async function startRegistry(tarballs: readonly Buffer[]): Promise<Registry> {
  const packages = tarballs.map((tarball) => ({ tarball, manifest: readManifest(tarball) }));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    requests.push(path);
    const asked = packages.find(({ manifest }) => path === `/${manifest.name}`);
    const file = packages.find(({ manifest }) => path === tarballPath(manifest));
    if (file) return void response.end(file.tarball);
    response.writeHead(asked ? 200 : 404, { 'content-type': 'application/json' });
    response.end(JSON.stringify(asked ? describe(asked) : { error: 'not found' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const describe = ({ tarball, manifest }: (typeof packages)[number]) => ({
    name: manifest.name,
    'dist-tags': { latest: manifest.version },
    versions: {
      [manifest.version]: {
        ...manifest,
        dist: {
          tarball: url + tarballPath(manifest),
          shasum: createHash('sha1').update(tarball).digest('hex'),
          integrity: `sha512-${createHash('sha512').update(tarball).digest('base64')}`,
        },
      },
    },
    time: { [manifest.version]: '2026-01-01T00:00:00.000Z' },
  });

  return {
    url,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

interface Manifest {
  name: string;
  version: string;
}

const tarballPath = ({ name, version }: Manifest) => `/${name}/-/${name.split('/').at(-1)}-${version}.tgz`;

const readManifest = (tarball: Buffer): Manifest =>
  JSON.parse(execFileSync('tar', ['-xzOf', '-', 'package/package.json'], { input: tarball, encoding: 'utf8' }));

/** A package of one file. */
export function packPackage(manifest: Manifest & Record<string, unknown>): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'glasstrace-pack-'));
  try {
    mkdirSync(join(folder, 'package'));
    writeFileSync(join(folder, 'package', 'package.json'), JSON.stringify(manifest));
    const file = join(folder, 'package.tgz');
    execFileSync('tar', ['-czf', file, '-C', folder, 'package']);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
