import { join } from 'node:path';
import { PROJECT_DIR, SERVER_LOG_FILE } from '@glasstrace/protocol/environment';
import { redact } from '@glasstrace/protocol/redaction';
import { readManifest } from '../changes/manifest.ts';
import { readBytes, writeFileSafely } from '../edit/write.ts';
import { lastLines } from '../server/server-log.ts';
import { maskKeys } from '../terminal/mask-keys.ts';
import { agentEntries } from './agent-entries.ts';
import type { DoctorReport } from './report.ts';
import type { World } from './world.ts';

const FILE = 'doctor-report.json';
const LOG_LINES = 200;

/** Writes what somebody needs to know who helps from afar: for its owner alone, without keys. Returns the file. */
export async function writeBundle(world: World, report: DoctorReport, file?: string): Promise<string> {
  const target = file ?? join(world.dir, PROJECT_DIR, FILE);
  const text = `${JSON.stringify(redacted(await collect(world, report), world.context.home), null, 2)}\n`;
  writeFileSafely(target, text, { expected: readBytes(target), mode: 0o600 });
  return target;
}

async function collect(world: World, report: DoctorReport): Promise<unknown> {
  const { settings, context, dir } = world;
  const { apiKey, ...shown } = settings;
  return {
    createdAt: new Date().toISOString(),
    doctor: report,
    machine: { platform: context.platform, arch: process.arch, node: process.versions.node },
    app: { ...world.surroundings() },
    settings: { ...shown, apiKeyIsSet: apiKey !== undefined },
    session: await world.session(),
    appState: world.appState(),
    changes: changesOf(dir),
    agents: agentEntries(world).map(({ agent, file, server, value }) => ({ agent: agent.id, file, server, value })),
    serverLog: lastLines(join(settings.home, SERVER_LOG_FILE), LOG_LINES)?.lines ?? [],
  };
}

/** What the set-up changed, without the contents. */
function changesOf(dir: string): unknown {
  try {
    return readManifest(dir).changes.map(({ path, action, parts }) => ({
      path,
      action,
      parts: parts.map(({ kind }) => kind),
    }));
  } catch {
    return 'can’t be read';
  }
}

/** Every text in a value, names of properties too, without secrets and without the name of the user. */
export function redacted(value: unknown, home: string): unknown {
  if (typeof value === 'string') return clean(value, home);
  if (Array.isArray(value)) return value.map((item) => redacted(item, home));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      clean(name, home),
      SECRET_NAME.test(name) && typeof item === 'string' ? '[redacted]' : redacted(item, home),
    ]),
  );
}

/** Variables and headers that hold secrets by what they are called: values of theirs have no form of their own. */
const SECRET_NAME = /authorization|cookie|secret|token|password|passwd|api[-_]?key|credential/i;

const clean = (text: string, home: string): string =>
  redact(maskKeys(home === '' ? text : text.replaceAll(home, '~'))).text;
