import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../../packages/protocol/test/support/free-port.ts';
import { mustRun, startProcess } from '../../e2e/support/child-process.ts';
import { until } from '../../e2e/support/until.ts';

/** A database server of its own on a loopback port, with a password and no tables. */
export interface Engine {
  /** With user, password and, where there are several, the database. */
  url: string;
  /** Ends it and removes what it stored. */
  stop(): Promise<void>;
}

interface Programs {
  postgresql: { postgres: string; initdb: string };
  mysql: { server: string; install: string };
  redis: { server: string };
}

/** Debian keeps PostgreSQL's programs, and servers in general, outside of most paths. */
const FOLDERS = [
  ...(process.env.PATH ?? '').split(delimiter),
  '/usr/sbin',
  '/usr/local/sbin',
  ...versionsOf('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`),
];

function versionsOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function find(...names: string[]): string | undefined {
  const paths = names.flatMap((name) => FOLDERS.map((folder) => join(folder, name)));
  return paths.find((candidate) => existsSync(candidate));
}

/** The programs of the engines; undefined for one that this machine lacks. */
export const ENGINES: { [Name in keyof Programs]: Programs[Name] | undefined } = {
  postgresql: allOf({ postgres: find('postgres'), initdb: find('initdb') }),
  mysql: allOf({ server: find('mariadbd'), install: find('mariadb-install-db') }),
  redis: allOf({ server: find('redis-server', 'valkey-server') }),
};

function allOf<Name extends string>(paths: Record<Name, string | undefined>): Record<Name, string> | undefined {
  return Object.values(paths).includes(undefined) ? undefined : (paths as Record<Name, string>);
}

const PASSWORD = 'engine-secret';

export async function startPostgresql({ postgres, initdb }: Programs['postgresql']): Promise<Engine> {
  const home = createHome();
  const data = join(home.folder, 'data');
  const passwordFile = join(home.folder, 'password');
  writeFileSync(passwordFile, PASSWORD);
  const flags = [
    '--username=owner',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--no-sync',
    '--encoding=UTF8',
  ];
  await mustRun(initdb, [...flags, '--locale=C', data], home.options);
  return await start(home, postgres, (port) => ({
    args: ['-D', data, '-p', `${port}`, '-k', home.folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    url: `postgresql://owner:${PASSWORD}@127.0.0.1:${port}/postgres`,
    readyWhenPrinted: 'ready to accept connections',
  }));
}

/** MariaDB, which speaks MySQL's protocol. */
export async function startMysql({ server, install }: Programs['mysql']): Promise<Engine> {
  const home = createHome();
  const data = join(home.folder, 'data');
  await mustRun(
    install,
    ['--no-defaults', '--auth-root-authentication-method=normal', `--datadir=${data}`],
    home.options,
  );
  const setUp = join(home.folder, 'set-up.sql');
  writeFileSync(
    setUp,
    // One statement a line.
    [
      'create database shop;',
      `create user owner@'127.0.0.1' identified by '${PASSWORD}';`,
      "grant all on *.* to owner@'127.0.0.1';",
    ].join('\n'),
  );
  return await start(home, server, (port) => ({
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      `--socket=${join(home.folder, 'socket')}`,
      `--pid-file=${join(home.folder, 'pid')}`,
      `--port=${port}`,
      `--init-file=${setUp}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
    ],
    url: `mysql://owner:${PASSWORD}@127.0.0.1:${port}/shop`,
    readyWhenPrinted: 'ready for connections',
  }));
}

export async function startRedis({ server }: Programs['redis']): Promise<Engine> {
  const home = createHome();
  return await start(home, server, (port) => ({
    args: ['--port', `${port}`, '--bind', '127.0.0.1', '--requirepass', PASSWORD, '--save', '', '--dir', home.folder],
    url: `redis://default:${PASSWORD}@127.0.0.1:${port}`,
    readyWhenPrinted: 'Ready to accept connections',
  }));
}

async function start(
  home: ReturnType<typeof createHome>,
  program: string,
  describe: (port: number) => { args: string[]; url: string; readyWhenPrinted: string },
): Promise<Engine> {
  const port = await freePort();
  const { args, url, readyWhenPrinted } = describe(port);
  const running = startProcess(program, args, home.options);
  const stop = async () => {
    await running.stop();
    home.remove();
  };
  try {
    await running.printed(readyWhenPrinted, 60_000);
    await until(
      () => accepts(port),
      (accepted) => accepted,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}

/** A folder of its own; database servers refuse to run as root. */
function createHome() {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'engine-'));
  const user = process.getuid?.() === 0 ? { uid: idOfNobody('-u'), gid: idOfNobody('-g') } : {};
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const env = { PATH: process.env.PATH, HOME: folder, TZ: 'UTC', LC_ALL: 'C' };
  return {
    folder,
    options: { cwd: folder, env, ...user },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

const idOfNobody = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }));
