import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SESSION_ID } from '@glasstrace/protocol/ids';
import { readProcessStart } from '../project/process-start.ts';
import { makeProjectFolder, projectFolder } from '../project/project-folder.ts';

/** One boot of the developer's app. */
export interface Session {
  id: string;
  /** Milliseconds since the epoch. */
  startedAt: number;
}

interface StoredSession extends Session {
  boot: string;
}

const SESSION_FILE = 'session.json';

/**
 * The session of this boot. `next dev` runs the app in a child that it replaces when the configuration changes; a child
 * of the same parent goes on with the session of the one before. `boot` identifies that parent, undefined when this
 * process is a boot of its own.
 */
export function openSession(projectDir: string, boot: string | undefined = identifyBoot(), now = Date.now()): Session {
  const file = join(projectFolder(projectDir), SESSION_FILE);
  if (boot === undefined) return { id: newId(), startedAt: now };
  const stored = readStored(file);
  if (stored?.boot === boot) return { id: stored.id, startedAt: stored.startedAt };
  const session = { id: newId(), startedAt: now };
  store(projectDir, { ...session, boot });
  return session;
}

const newId = () => randomBytes(8).toString('hex');

/**
 * Names the process that started this one, when that is Next's command line. Process ids are used again, so the time
 * at which the parent started belongs to its name; where the system doesn't tell it, the id has to do.
 */
function identifyBoot(): string | undefined {
  if (process.env.NEXT_PRIVATE_WORKER !== '1') return undefined;
  return `${process.ppid}:${readProcessStart(process.ppid)}`;
}

function readStored(file: string): StoredSession | undefined {
  try {
    const { id, startedAt, boot } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    if (typeof id !== 'string' || !SESSION_ID.test(id) || typeof startedAt !== 'number') return undefined;
    return typeof boot === 'string' ? { id, startedAt, boot } : undefined;
  } catch {
    return undefined;
  }
}

/** A project that can't be written to has sessions too; they only end with every restart of the child. */
function store(projectDir: string, session: StoredSession): void {
  try {
    makeProjectFolder(projectDir);
    const file = join(projectFolder(projectDir), SESSION_FILE);
    const temporary = `${file}.${process.pid}`;
    writeFileSync(temporary, JSON.stringify(session), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    // As said above.
  }
}
