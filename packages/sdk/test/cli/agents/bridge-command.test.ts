import { describe, expect, it } from 'vitest';
import {
  type BridgePlace,
  bridgeCommand,
  bridgeFromWindows,
  type Disk,
  projectOfBridge,
} from '../../../src/cli/agents/bridge-command.ts';

/** A disk with these files. */
const diskOf = (files: Record<string, string> = {}): Disk => ({
  exists: (path) => files[path] !== undefined,
  read: (path) => files[path],
});
const words = (place: BridgePlace, files?: Record<string, string>) => {
  const { command, args } = bridgeCommand(place, diskOf(files));
  return [command, ...args];
};
const npx = ['npx', '--no', '--offline'];
const bridge = ['--', 'glasstrace', 'mcp'];

describe.each(['linux', 'darwin'] as const)('on %s', (platform) => {
  it('names no folder where the agent is started in the app', () => {
    expect(words({ app: '/srv/shop', startedIn: '/srv/shop', platform })).toEqual([...npx, ...bridge]);
  });

  it('names the folder of the app from the root of the repository', () => {
    expect(words({ app: '/srv/shop/apps/web', startedIn: '/srv/shop', platform })).toEqual([
      ...npx,
      '--prefix',
      'apps/web',
      ...bridge,
      '--project',
      'apps/web',
    ]);
  });

  it.each(['/srv/My shop', '/srv/größe/店', "/srv/it's", '/srv/"q"', '/srv/a&b%c', '/srv/$HOME'])(
    'hands a folder on as one word, which no shell reads: %s',
    (app) => {
      expect(words({ app, startedIn: undefined, platform })).toEqual([
        ...npx,
        '--prefix',
        app,
        ...bridge,
        '--project',
        app,
      ]);
    },
  );
});

describe('on Windows', () => {
  const platform = 'win32';

  it('starts npx, which is a script there, through cmd', () => {
    expect(words({ app: 'C:\\shop', startedIn: 'C:\\shop', platform })).toEqual(['cmd', '/c', ...npx, ...bridge]);
  });

  it('writes folders of a repository with slashes, so that the file serves everyone who works on it', () => {
    const place = { app: 'C:\\Users\\me\\shop\\apps\\My web', startedIn: 'C:\\Users\\me\\shop', platform } as const;
    expect(words(place).slice(-2)).toEqual(['--project', 'apps/My web']);
  });

  it('names the whole path with its drive where the agent is started anywhere', () => {
    expect(words({ app: 'D:\\work\\shop', startedIn: undefined, platform }).slice(-2)).toEqual([
      '--project',
      'D:\\work\\shop',
    ]);
  });

  it.each(['C:\\R&D\\shop', 'C:\\shop (old)', 'C:\\50%\\shop', 'C:\\wow!\\shop', 'C:\\a^b'])(
    'starts Node past the shell where the shell would take the path apart: %s',
    (app) => {
      const program = `${app}\\node_modules\\@glasstrace\\sdk\\dist\\cli.js`;
      expect(
        words(
          { app, startedIn: undefined, platform },
          { [`${app}\\node_modules\\@glasstrace\\sdk\\package.json`]: '' },
        ),
      ).toEqual(['node', program, 'mcp', '--project', app]);
    },
  );
});

describe('an app with rules for those who develop it, which may forbid npm', () => {
  const rules = JSON.stringify({ devEngines: { packageManager: { name: 'pnpm', onFail: 'error' } } });
  const forced = ['npx', '--no', '--offline', '--force'];

  it.each(['/srv/shop/apps/web', '/srv/shop', '/srv'])('has npx go on in spite of them: %s', (folder) => {
    const place = { app: '/srv/shop/apps/web', startedIn: '/srv/shop', platform: 'linux' } as const;
    expect(words(place, { [`${folder}/package.json`]: rules })).toEqual([
      ...forced,
      ...['--prefix', 'apps/web', ...bridge, '--project', 'apps/web'],
    ]);
  });

  it('has none in a package.json that can’t be read', () => {
    for (const text of ['{ broken', '[]', '{}', 'null']) {
      const place = { app: '/srv/shop', startedIn: '/srv/shop', platform: 'linux' } as const;
      expect(words(place, { '/srv/shop/package.json': text })).toEqual([...npx, ...bridge]);
    }
  });
});

describe('an app whose packages Yarn keeps in archives', () => {
  const files = { '/srv/shop/.pnp.cjs': '' };

  it('has Yarn start the bridge, from any folder of the app', () => {
    expect(words({ app: '/srv/shop', startedIn: '/srv/shop', platform: 'linux' }, files)).toEqual([
      ...['yarn', 'run', 'glasstrace', 'mcp'],
    ]);
  });

  it('has Yarn go to the app first, where the agent is started elsewhere', () => {
    const app = '/srv/shop/apps/web';
    const from = (startedIn: string | undefined) => words({ app, startedIn, platform: 'linux' }, files);
    const run = ['run', 'glasstrace', 'mcp', '--project'];
    expect(from('/srv/shop')).toEqual(['yarn', '--cwd', 'apps/web', ...run, 'apps/web']);
    expect(from(undefined)).toEqual(['yarn', '--cwd', app, ...run, app]);
  });

  it('has it through cmd on Windows', () => {
    const place = { app: 'C:\\shop', startedIn: 'C:\\shop', platform: 'win32' } as const;
    expect(words(place, { 'C:\\shop\\.pnp.cjs': '' })).toEqual(['cmd', '/c', 'yarn', 'run', 'glasstrace', 'mcp']);
  });
});

it('reaches an app in the Linux within Windows past its shell', () => {
  const program = '/home/me/shop/node_modules/@glasstrace/sdk/dist/cli.js';
  expect(
    bridgeFromWindows(
      '/home/me/shop',
      'Ubuntu',
      '/opt/node/bin/node',
      diskOf({ '/home/me/shop/node_modules/@glasstrace/sdk/package.json': '' }),
    ),
  ).toEqual({
    command: 'wsl.exe',
    args: [
      ...['-d', 'Ubuntu', '--cd', '/home/me/shop', '--'],
      ...['/opt/node/bin/node', program, 'mcp', '--project', '/home/me/shop'],
    ],
  });
});

it('recognises every command that it writes, with its project, and no other', () => {
  const places: BridgePlace[] = (['linux', 'win32'] as const).flatMap((platform) => [
    { app: '/srv/mcp', startedIn: '/srv', platform },
    { app: '/srv/R&D', startedIn: undefined, platform },
  ]);
  expect(places.map((place) => projectOfBridge(bridgeCommand(place, diskOf()).args))).toEqual([
    'mcp',
    '/srv/R&D',
    'mcp',
    '/srv/R&D',
  ]);
  expect(projectOfBridge(bridgeFromWindows('/srv/a', 'U', 'node', diskOf()).args)).toBe('/srv/a');
  expect(projectOfBridge(['-y', 'glasstrace', 'mcp'])).toBe(undefined);
  for (const other of [undefined, [], ['mcp'], ['other', 'mcp'], ['glasstrace', 'status'], 'glasstrace mcp']) {
    expect([other, projectOfBridge(other)]).toEqual([other, false]);
  }
});
