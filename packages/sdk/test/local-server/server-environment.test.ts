import { expect, it } from 'vitest';
import { serverEnvironment } from '../../src/local-server/server-environment.ts';

const LINUX = { HOME: '/home/ada', PATH: '/usr/bin', LANG: 'C.UTF-8', SHELL: '/bin/bash', NODE_OPTIONS: '--inspect' };
const MACOS = { HOME: '/Users/ada', PATH: '/opt/homebrew/bin', TMPDIR: '/var/folders/x', __CFBundleIdentifier: 'x' };
const WINDOWS = {
  Path: 'C:\\Program Files\\nodejs',
  USERPROFILE: 'C:\\Users\\Ada',
  SystemRoot: 'C:\\Windows',
  LOCALAPPDATA: 'C:\\Users\\Ada\\AppData\\Local',
  TEMP: 'C:\\Temp',
  ComSpec: 'C:\\Windows\\cmd.exe',
  glasstrace_api_key: 'gt_dev_secret',
  glasstrace_home: 'D:\\elsewhere',
  Glasstrace_Log_Level: 'debug',
};
const WSL = { HOME: '/home/ada', PATH: '/usr/bin:/mnt/c/Windows', WSL_DISTRO_NAME: 'Ubuntu', WSLENV: 'X' };
const OURS = { GLASSTRACE_HOME: '/h', GLASSTRACE_PORT: '4319', GLASSTRACE_STARTED_BY: 'agent /a b' };
const start = { settings: { home: '/h', port: 4319 }, startedBy: { starter: 'agent', dir: '/a b' } } as const;

it.each<[string, NodeJS.ProcessEnv, NodeJS.ProcessEnv]>([
  ['Linux', LINUX, { HOME: '/home/ada', PATH: '/usr/bin', LANG: 'C.UTF-8' }],
  ['macOS', MACOS, { HOME: '/Users/ada', PATH: '/opt/homebrew/bin', TMPDIR: '/var/folders/x' }],
  [
    'Windows, whatever the case of a name',
    WINDOWS,
    {
      Path: 'C:\\Program Files\\nodejs',
      USERPROFILE: 'C:\\Users\\Ada',
      SystemRoot: 'C:\\Windows',
      LOCALAPPDATA: 'C:\\Users\\Ada\\AppData\\Local',
      TEMP: 'C:\\Temp',
      Glasstrace_Log_Level: 'debug',
    },
  ],
  ['WSL', WSL, { HOME: '/home/ada', PATH: '/usr/bin:/mnt/c/Windows' }],
])('keeps what a program needs on %s, and nothing of the app', (_name, env, kept) => {
  expect(serverEnvironment(env, start)).toEqual({ ...kept, ...OURS });
});

it('keeps the key and the language model of the caller from it, and from an app whom it listens to', () => {
  const env = {
    GLASSTRACE_API_KEY: 'gt_dev_secret',
    GLASSTRACE_LLM_BASE_URL: 'https://evil.example',
    GLASSTRACE_HOST: '0.0.0.0',
    GLASSTRACE_ALLOW_HOST: 'evil.example',
    GLASSTRACE_RETENTION: '30d',
    GLASSTRACE_STARTED_BY: 'command /somewhere/else',
  };
  const byApp = serverEnvironment(env, { ...start, startedBy: { starter: 'app', dir: '/shop' } });
  expect(byApp).toEqual({ ...OURS, GLASSTRACE_RETENTION: '30d', GLASSTRACE_STARTED_BY: 'app /shop' });
  expect(serverEnvironment(env, start)).toMatchObject({
    GLASSTRACE_HOST: '0.0.0.0',
    GLASSTRACE_ALLOW_HOST: 'evil.example',
  });
});
