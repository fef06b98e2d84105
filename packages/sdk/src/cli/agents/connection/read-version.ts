import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Question } from './client.ts';
import { runClient } from './run-client.ts';

/** Version of a client. Its npm package is read where it came from one: starting it for that takes seconds. */
export async function readVersion(question: Question): Promise<string | undefined> {
  const packaged = versionOfPackage(question.program);
  if (packaged !== undefined) return packaged;
  const printed = await runClient(question, ['--version']).catch(() => '');
  return /\d+\.\d+\.\d+[-+.\w]*(?<!\.)/.exec(printed)?.[0];
}

function versionOfPackage(program: string): string | undefined {
  try {
    const path = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/.exec(realpathSync(program));
    if (path === null) return undefined;
    const { version } = JSON.parse(readFileSync(join(path[0], 'package.json'), 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
