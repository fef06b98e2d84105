import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readSettings } from '../../src/project/settings.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

const KEY = `gt_dev_${'a'.repeat(48)}`;
const settingsOf = (env: NodeJS.ProcessEnv, envLocal = '') => {
  const dir = tempFolder();
  writeFiles(dir, { '.env.local': envLocal });
  return readSettings(dir, env);
};

it('has defaults for an app that configures nothing', () => {
  expect(readSettings(tempFolder(), {})).toEqual({
    autostart: true,
    coverageMap: true,
    forceEnable: false,
    home: join(homedir(), '.glasstrace'),
    port: 4319,
    problems: [],
  });
});

it('reads .env.local, with quotes, comments and exports as dotenv files have them', () => {
  const settings = settingsOf(
    {},
    `# keys\nexport GLASSTRACE_API_KEY="${KEY}" # mine\nGLASSTRACE_ENDPOINT='https://traces.example/'\nGLASSTRACE_AUTOSTART=0\n`,
  );

  expect(settings).toMatchObject({ apiKey: KEY, endpoint: 'https://traces.example', autostart: false, problems: [] });
});

it('lets the environment win over .env.local, and an empty value count as none', () => {
  const settings = settingsOf(
    { GLASSTRACE_PORT: '5000', GLASSTRACE_HOME: '' },
    'GLASSTRACE_PORT=6000\nGLASSTRACE_HOME=/srv/glasstrace\n',
  );

  expect(settings).toMatchObject({ port: 5000, home: '/srv/glasstrace' });
});

it.each([
  [{}, true],
  [{ GLASSTRACE_COVERAGE_MAP: 'false' }, false],
  [{ GLASSTRACE_ENDPOINT: 'https://traces.example' }, false],
  [{ GLASSTRACE_ENDPOINT: 'https://traces.example', GLASSTRACE_COVERAGE_MAP: 'true' }, true],
])('lets the import graph leave this machine only when that is switched on: with %j it is %s', (env, coverageMap) => {
  expect(settingsOf(env).coverageMap).toBe(coverageMap);
});

it.each([
  ['https://traces.example/', 'https://traces.example'],
  ['http://127.0.0.1:4400', 'http://127.0.0.1:4400'],
  ['https://traces.example/team/a//', 'https://traces.example/team/a'],
])('takes %s as the base URL %s', (text, endpoint) => {
  expect(settingsOf({ GLASSTRACE_ENDPOINT: text }).endpoint).toBe(endpoint);
});

it.each(['traces.example', 'ftp://traces.example', 'https://user:secret@traces.example', 'https://traces.example?a=1'])(
  'refuses %s as an endpoint',
  (text) => {
    const settings = settingsOf({ GLASSTRACE_ENDPOINT: text });

    expect(settings.endpoint).toBeUndefined();
    expect(settings.problems).toEqual([expect.stringContaining('GLASSTRACE_ENDPOINT is not a base URL')]);
  },
);

it('names every value it cannot use, keeps its default, and repeats no key', () => {
  const settings = settingsOf({
    GLASSTRACE_API_KEY: 'gt_dev_secret',
    GLASSTRACE_PORT: '70000',
    GLASSTRACE_AUTOSTART: 'maybe',
    GLASSTRACE_FORCE_ENABLE: 'ja',
  });

  expect(settings).toMatchObject({ port: 4319, autostart: true, forceEnable: false });
  expect(settings.problems.map((problem) => problem.split(' ')[0])).toEqual([
    'GLASSTRACE_API_KEY',
    'GLASSTRACE_AUTOSTART',
    'GLASSTRACE_PORT',
    'GLASSTRACE_FORCE_ENABLE',
  ]);
  expect(settings.problems.join()).not.toContain('secret');
});
