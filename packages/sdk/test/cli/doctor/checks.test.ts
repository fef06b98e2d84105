import { spawnSync } from 'node:child_process';
import { chmodSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '@glasstrace/protocol/version';
import { describe, expect, it } from 'vitest';
import { agentFiles } from '../../../src/cli/doctor/checks/agent-files.ts';
import { clock } from '../../../src/cli/doctor/checks/clock.ts';
import { codeInUse } from '../../../src/cli/doctor/checks/code-in-use.ts';
import { instrumentation } from '../../../src/cli/doctor/checks/instrumentation.ts';
import { key } from '../../../src/cli/doctor/checks/key.ts';
import { losses } from '../../../src/cli/doctor/checks/losses.ts';
import { openTelemetryApi } from '../../../src/cli/doctor/checks/opentelemetry-api.ts';
import { packages } from '../../../src/cli/doctor/checks/packages.ts';
import { register } from '../../../src/cli/doctor/checks/register.ts';
import { server } from '../../../src/cli/doctor/checks/server.ts';
import { settings } from '../../../src/cli/doctor/checks/settings.ts';
import { sourceMaps } from '../../../src/cli/doctor/checks/source-maps.ts';
import { tracing } from '../../../src/cli/doctor/checks/tracing.ts';
import { versions } from '../../../src/cli/doctor/checks/versions.ts';
import { loopbackStub } from '../../support/loopback-stub.ts';
import { writeFiles } from '../../support/temp-folder.ts';
import { aCheckedApp } from './a-world.ts';

const ok = (says: unknown) => [{ state: 'ok', says }];
const text = (part: string) => expect.stringContaining(part);
const PROCESS = {
  nodeVersion: process.versions.node,
  registeredAt: Date.now(),
  answeredBefore: 0,
  native: true,
  listening: [],
};

describe('versions', () => {
  it('are told, and are a problem when they are older than what is needed', async () => {
    const app = await aCheckedApp();
    expect(await app.find(versions)).toEqual(ok(`Node.js ${process.versions.node}, Next.js 16.4.6`));

    writeFiles(app.app, { 'node_modules/next/package.json': '{ "version": "14.2.1" }' });
    app.saysOfItself({ process: { ...PROCESS, nodeVersion: '18.20.0' } });
    expect(await app.find(versions)).toMatchObject([
      { state: 'problem', says: 'The app runs on Node.js 18.20.0.' },
      { state: 'problem', says: 'The app has Next.js 14.2.1.' },
    ]);
  });
});

describe('packages', () => {
  it('are there in one version', async () => {
    const app = await aCheckedApp();
    expect(await app.find(packages)).toEqual(ok(`@glasstrace/sdk ${VERSION}, @glasstrace/server ${VERSION}`));
  });

  it('that are missing are named, with the command of the app’s package manager', async () => {
    const app = await aCheckedApp({ files: { 'pnpm-lock.yaml': '' } });
    rmSync(join(app.app, 'node_modules/@glasstrace/server'), { recursive: true });
    expect(await app.find(packages)).toMatchObject([
      {
        state: 'problem',
        says: '@glasstrace/server is not installed.',
        fix: text('pnpm add --save-dev @glasstrace/server'),
      },
    ]);
  });

  it('of another version than the command are named', async () => {
    const app = await aCheckedApp();
    writeFiles(app.app, { 'node_modules/@glasstrace/server/package.json': '{ "version": "0.0.1" }' });
    expect(await app.find(packages)).toMatchObject([{ state: 'warning', says: text('@glasstrace/server 0.0.1') }]);
  });
});

describe('copies of OpenTelemetry’s API', () => {
  const api = (version: string) => JSON.stringify({ name: '@opentelemetry/api', version });
  const withCopies = async (own: string, nested: string) => {
    const app = await aCheckedApp();
    const dependencies = { next: '16.4.6', '@opentelemetry/api': own, '@vercel/otel': '2' };
    writeFiles(app.app, {
      'package.json': JSON.stringify({ dependencies }),
      'node_modules/@opentelemetry/api/package.json': api(own),
      'node_modules/@vercel/otel/package.json': JSON.stringify({ peerDependencies: { '@opentelemetry/api': '*' } }),
      ...(nested !== '' && { 'node_modules/@vercel/otel/node_modules/@opentelemetry/api/package.json': api(nested) }),
    });
    return app.find(openTelemetryApi);
  };

  it('that all load one are fine, and so are several of one version', async () => {
    expect(await withCopies('1.9.1', '')).toEqual(ok('one copy, 1.9.1'));
    expect(await withCopies('1.9.1', '1.9.1')).toEqual(ok('2 copies, all 1.9.1'));
  });

  it('of several versions are a warning, of several major ones a problem; who loads them is named', async () => {
    expect(await withCopies('1.9.1', '1.4.0')).toMatchObject([
      { state: 'warning', says: text('1.9.1 (the app) and 1.4.0 (@vercel/otel)') },
    ]);
    expect(await withCopies('1.9.1', '2.0.0')).toMatchObject([
      { state: 'problem', says: text('2.0.0 (@vercel/otel)') },
    ]);
  });
});

describe('settings', () => {
  it('that can’t be used are named, of the environment and of the configuration', async () => {
    const app = await aCheckedApp();
    expect(await app.find(settings)).toEqual(ok('can all be used'));

    writeFiles(app.app, {
      '.env.local': 'GLASSTRACE_ENDPOINT=not a url\n',
      'glasstrace.config.mjs': 'export default { ignore: 7 };\n',
    });
    const found = await app.find(settings);
    expect(found).toMatchObject([
      { state: 'problem', says: text('GLASSTRACE_ENDPOINT') },
      { state: 'problem', says: text('ignore') },
    ]);
  });
});

describe('instrumentation', () => {
  it('that init wrote is in order', async () => {
    const app = await aCheckedApp();
    expect(await app.find(instrumentation)).toEqual(ok('instrumentation.ts loads Glasstrace'));
  });

  it('without our call, missing, twice, or where Next.js does not look, is named with the fix', async () => {
    const app = await aCheckedApp();
    const file = join(app.app, 'instrumentation.ts');
    writeFileSync(file, 'export function register() {}\n');
    const [found] = await app.find(instrumentation);
    expect(found).toMatchObject({
      state: 'problem',
      says: text('does not load Glasstrace'),
      remedy: { glasstrace: ['init'] },
    });

    writeFiles(app.app, { 'src/instrumentation.ts': '' });
    expect(await app.find(instrumentation)).toMatchObject([
      { state: 'problem', says: 'There are instrumentation.ts and src/instrumentation.ts.' },
    ]);

    rmSync(file);
    expect(await app.find(instrumentation)).toMatchObject([
      { state: 'problem', says: text('is not where Next.js looks'), fix: 'Move it to instrumentation.ts' },
    ]);

    rmSync(join(app.app, 'src/instrumentation.ts'));
    expect(await app.find(instrumentation)).toMatchObject([
      { state: 'problem', says: 'The app has no instrumentation file.' },
    ]);
  });

  it('of an app without Next.js is its script', async () => {
    const app = await aCheckedApp();
    const scripts = (dev: string) => JSON.stringify({ dependencies: { express: '5.0.0' }, scripts: { dev } });
    writeFiles(app.app, { 'package.json': scripts('node --import=./glasstrace.mjs server.js') });
    expect(await app.find(instrumentation)).toEqual(ok('the script "dev" loads Glasstrace'));
    writeFiles(app.app, { 'package.json': scripts('node server.js') });
    expect(await app.find(instrumentation)).toMatchObject([{ state: 'problem', remedy: { glasstrace: ['init'] } }]);
  });
});

describe('the key', () => {
  it('is shown by its end alone', async () => {
    const app = await aCheckedApp();
    const [found] = await app.find(key);
    expect(found).toMatchObject({ state: 'ok', says: expect.stringMatching(/^of this project, …[0-9a-f]{4}$/) });
  });

  it('that others can read is closed again by the fix', async () => {
    const app = await aCheckedApp();
    chmodSync(join(app.app, '.glasstrace/anon_key'), 0o644);
    const [found] = await app.find(key);
    expect(found).toMatchObject({ state: 'warning', says: text('Other users') });
    (found as { remedy: { run: () => void } }).remedy.run();
    expect(await app.find(key)).toMatchObject([{ state: 'ok' }]);
  });

  it('that git tracks is a problem', async () => {
    const app = await aCheckedApp();
    app.git('add', '--force', '.glasstrace/anon_key');
    expect(await app.find(key)).toMatchObject([{ state: 'problem', says: 'git tracks .glasstrace/anon_key.' }]);
  });

  it('that is not the one of the app, and a server that is not, are problems', async () => {
    const app = await aCheckedApp();
    app.saysOfItself({ endpoint: 'http://127.0.0.1:9', key: { source: 'environment', ends: 'beef' } });
    expect(await app.find(key)).toMatchObject([
      { state: 'problem', says: text('sends to http://127.0.0.1:9') },
      { state: 'problem', says: text('…beef (GLASSTRACE_API_KEY)') },
    ]);
  });

  it('that was changed since the app started is told as that', async () => {
    const app = await aCheckedApp();
    app.saysOfItself({ key: { source: 'anonymous', ends: 'beef' } });
    expect(await app.find(key)).toMatchObject([
      { state: 'problem', says: text('sent with the key …beef, and .glasstrace/anon_key holds'), fix: text('Restart') },
    ]);
  });

  it('in a broken file says so', async () => {
    const app = await aCheckedApp();
    writeFileSync(join(app.app, '.glasstrace/anon_key'), 'nonsense');
    await expect(app.find(key)).rejects.toMatchObject({ code: 'KEY_FILE_UNUSABLE' });
  });
});

describe('the server', () => {
  it('that sleeps is no problem, that is not installed is one', async () => {
    const app = await aCheckedApp();
    expect(await app.find(server)).toMatchObject([{ state: 'skipped', says: text('not running') }]);
    expect(await app.find(server, {}, { GLASSTRACE_AUTOSTART: '0' })).toMatchObject([
      { state: 'problem', says: text('GLASSTRACE_AUTOSTART') },
    ]);
    renameSync(join(app.app, 'node_modules/@glasstrace/server'), join(app.app, 'away'));
    expect(await app.find(server)).toMatchObject([
      { state: 'problem', fix: text('npm install --save-dev @glasstrace/server') },
    ]);
  });

  it('that can’t start is told with the end of its log', async () => {
    const app = await aCheckedApp();
    writeFiles(app.app, {
      'node_modules/@glasstrace/server/main.js': 'console.error("no room on the disk"); process.exit(1);\n',
    });
    expect(await app.find(server, { startsServer: true })).toMatchObject([
      { state: 'problem', says: 'The local server does not come up.', why: text('no room on the disk') },
    ]);
  });

  it('of an endpoint that refuses the key, or is another web server, or nobody', async () => {
    const app = await aCheckedApp();
    const refusing = await loopbackStub((_, response) => response.writeHead(401).end());
    const stranger = await loopbackStub((_, response) => response.end('<h1>hello</h1>'));
    const asked = (endpoint: string) => app.find(server, {}, { GLASSTRACE_ENDPOINT: endpoint });
    expect(await asked(refusing.baseUrl)).toMatchObject([{ state: 'problem', says: text('does not accept the key') }]);
    expect(await asked(stranger.baseUrl)).toMatchObject([
      { state: 'problem', says: text('not as a Glasstrace server') },
    ]);
    expect(await asked('http://127.0.0.1:9')).toMatchObject([
      { state: 'problem', says: text('No Glasstrace server answers') },
    ]);
  });
});

describe('register', () => {
  it('has run, in time and out of its own file', async () => {
    const app = await aCheckedApp();
    expect(await app.find(register)).toMatchObject([{ state: 'skipped', says: text('npm run dev') }]);
    app.saysOfItself({});
    expect(await app.find(register)).toEqual(ok(expect.stringMatching(new RegExp(`process ${process.pid}$`))));
    const { pid: ended } = spawnSync(process.execPath, ['--version']);
    app.saysOfItself({ processId: ended });
    expect(await app.find(register)).toEqual(ok(text(`process ${ended}, which has ended`)));
  });

  it('that came late, or runs in a bundle, is named', async () => {
    const app = await aCheckedApp();
    app.saysOfItself({ process: { ...PROCESS, answeredBefore: 2 } });
    expect(await app.find(register)).toMatchObject([{ state: 'warning', says: text('had answered 2 clients') }]);
    app.saysOfItself({ process: { ...PROCESS, native: false } });
    expect(await app.find(register)).toMatchObject([{ state: 'problem', says: text('out of a bundle') }]);
  });
});

describe('tracing', () => {
  it('of our own is fine; another SDK that keeps its spans, or samples, is named', async () => {
    const app = await aCheckedApp();
    expect(await app.find(tracing)).toMatchObject([{ state: 'skipped' }]);
    app.saysOfItself({ tracing: { mode: 'own' } });
    expect(await app.find(tracing)).toEqual(ok('Glasstrace provides the tracers'));
    app.saysOfItself({ tracing: { mode: 'apart' } });
    expect(await app.find(tracing)).toMatchObject([
      { state: 'warning', says: text('takes no further span processor') },
    ]);
    app.saysOfItself({ tracing: { mode: 'joined', sampler: 'TraceIdRatioBased{0.25}' } });
    expect(await app.find(tracing)).toMatchObject([
      { state: 'warning', says: text('TraceIdRatioBased{0.25}'), fix: text('OTEL_TRACES_SAMPLER=always_on') },
    ]);
  });
});

it('losses are those that the process counted', async () => {
  const app = await aCheckedApp();
  const counted = { captured: 4, exported: 4, dropped: {}, failedAttempts: 0 };
  app.saysOfItself({ health: { spans: counted, logs: counted } });
  expect(await app.find(losses)).toEqual(ok('none; 4 spans sent'));
  app.saysOfItself({ health: { spans: { ...counted, dropped: { too_large: 1 } }, logs: counted } });
  expect(await app.find(losses)).toMatchObject([{ state: 'problem', says: 'The server refused 1 span of the app.' }]);
});

it('clocks that are apart are named', async () => {
  const app = await aCheckedApp();
  app.saysOfItself({});
  expect(await app.find(clock)).toEqual(ok('of app, server and files agree'));
  app.saysOfItself({ sentAt: Date.now() + 300_000 });
  expect(await app.find(clock)).toMatchObject([
    { state: 'warning', says: 'The clock of the app is 300 s ahead of that of the file system.' },
  ]);
  const slow = await loopbackStub((_, response) =>
    response.writeHead(200, { date: new Date(Date.now() - 600_000).toUTCString() }).end(),
  );
  app.saysOfItself({});
  expect(await app.find(clock, {}, { GLASSTRACE_ENDPOINT: slow.baseUrl })).toMatchObject([
    { state: 'warning', says: expect.stringMatching(/^The clock of the server is \d+ s behind/) },
  ]);
});

it('code that is newer than the process is named', async () => {
  const app = await aCheckedApp();
  const past = new Date(Date.now() - 60_000);
  for (const file of ['instrumentation.ts']) utimesSync(join(app.app, file), past, past);
  app.saysOfItself({});
  expect(await app.find(codeInUse)).toEqual(ok('the app runs what is on disk'));

  app.saysOfItself({ sdkVersion: '0.0.1', process: { ...PROCESS, registeredAt: Date.now() - 30_000 } });
  writeFiles(app.app, { '.env.local': 'A=1\n' });
  expect(await app.find(codeInUse)).toMatchObject([
    { state: 'warning', says: text('The app runs version 0.0.1') },
    { state: 'warning', says: '.env.local changed after the app started.' },
  ]);
});

it('maps that compiled code names and that are gone are counted', async () => {
  const app = await aCheckedApp();
  expect(await app.find(sourceMaps)).toMatchObject([{ state: 'skipped' }]);
  writeFiles(app.app, {
    '.next/dev/server/a.js': 'go();\n//# sourceMappingURL=a.js.map',
    '.next/dev/server/a.js.map': '{}',
    '.next/dev/server/chunks/b.js': 'go();\n//# sourceMappingURL=b.js.map\n',
    '.next/dev/server/chunks/b.js.map': '{}',
    '.next/dev/server/c.js': 'go();\n//# sourceMappingURL=data:application/json;base64,e30=',
  });
  expect(await app.find(sourceMaps)).toMatchObject([{ state: 'ok' }]);
  rmSync(join(app.app, '.next/dev/server/chunks/b.js.map'));
  expect(await app.find(sourceMaps)).toMatchObject([
    { state: 'warning', says: '1 of 2 maps of compiled code are not there.' },
  ]);
});

describe('the files of agents', () => {
  it('that init wrote are in order', async () => {
    const app = await aCheckedApp();
    expect(await app.find(agentFiles)).toEqual(ok('Claude Code (.mcp.json), Codex (.codex/config.toml)'));
  });

  it('with a syntax error are named, with its line', async () => {
    const app = await aCheckedApp();
    writeFiles(app.root, { '.mcp.json': '{\n  "mcpServers": {,}\n}', '.codex/config.toml': 'a = 1\nb = = 2\n' });
    expect(await app.find(agentFiles)).toMatchObject([
      { state: 'problem', says: 'Claude Code can’t read .mcp.json.', why: text('line 2') },
      { state: 'problem', says: 'Codex can’t read .codex/config.toml.', why: text('line 2') },
    ]);
  });

  it('that name an app which is gone, or were written for another package manager, are stale', async () => {
    const app = await aCheckedApp({ folder: 'apps/web' });
    const entry = (args: string[]) => ({ mcpServers: { glasstrace: { type: 'stdio', command: 'npx', args } } });
    const bridge = ['--no', '--offline', '--prefix', 'apps/old', '--', 'glasstrace', 'mcp', '--project', 'apps/old'];
    writeFiles(app.root, { '.mcp.json': JSON.stringify(entry(bridge)) });
    expect(await app.find(agentFiles)).toMatchObject([
      {
        state: 'problem',
        says: text('names apps/old, which is not there'),
        remedy: { glasstrace: ['mcp', 'add', '--agents', 'claude-code'] },
      },
    ]);
    writeFiles(app.root, { '.mcp.json': JSON.stringify(entry(['--', 'glasstrace', 'mcp', '--project', 'apps/web'])) });
    expect(await app.find(agentFiles)).toMatchObject([
      { state: 'warning', says: text('not as we would write it now') },
    ]);
  });

  it('that we wrote and that lost our entry, or are gone, are told of, until it is elsewhere', async () => {
    const app = await aCheckedApp();
    writeFiles(app.root, { '.mcp.json': '{ "mcpServers": { "mine": { "command": "x" } } }\n' });
    rmSync(join(app.root, '.codex/config.toml'));
    expect(await app.find(agentFiles)).toMatchObject([
      {
        state: 'warning',
        says: 'The entry "glasstrace" of Claude Code is gone from .mcp.json.',
        remedy: { glasstrace: ['mcp', 'add', '--agents', 'claude-code'] },
      },
      { state: 'warning', says: 'The entry "glasstrace" of Codex is gone from .codex/config.toml.' },
    ]);

    await app.init({ yes: true, agents: ['codex'] });
    expect(await app.find(agentFiles)).toMatchObject([{ says: text('Claude Code is gone') }]);
  });

  it('that need a variable which is not set say which', async () => {
    const app = await aCheckedApp();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the agent's own words for a variable.
    const headers = { Authorization: 'Bearer ${GLASSTRACE_API_KEY}' };
    const http = { type: 'http', url: 'https://glasstrace.example/mcp', headers };
    writeFiles(app.root, { '.mcp.json': JSON.stringify({ mcpServers: { glasstrace: http } }) });
    expect(await app.find(agentFiles)).toMatchObject([{ state: 'warning', says: text('needs GLASSTRACE_API_KEY') }]);
    expect(await app.find(agentFiles, {}, { GLASSTRACE_API_KEY: `gt_dev_${'a'.repeat(48)}` })).toMatchObject([
      { state: 'ok' },
    ]);
  });

  it('that git tracks and that hold a key, or hold the key of another project, are problems', async () => {
    const app = await aCheckedApp();
    const headers = { Authorization: `Bearer gt_anon_${'a'.repeat(44)}beef` };
    const http = { type: 'http', url: 'https://glasstrace.example/mcp', headers };
    writeFiles(app.root, { '.mcp.json': JSON.stringify({ mcpServers: { glasstrace: http } }) });
    expect(await app.find(agentFiles)).toMatchObject([{ state: 'problem', says: text('asks with the key …beef') }]);
    app.git('add', '--force', '.mcp.json');
    expect(await app.find(agentFiles)).toMatchObject([
      { state: 'problem', says: '.mcp.json is tracked by git and holds a key.' },
    ]);
  });
});
