import { describe, expect, it } from 'vitest';
import { runsTypeScript } from '../../src/config/read-config-file.ts';
import { resolveSettings } from '../../src/config/resolve-settings.ts';
import { tempFolder, writeFiles } from '../support/temp-folder.ts';

function project(files: Record<string, string> = {}): string {
  const dir = tempFolder();
  writeFiles(dir, files);
  return dir;
}

describe('resolveSettings', () => {
  it('prefers options to the environment, that to .env.local, that to the file, and that to the defaults', async () => {
    const dir = project({
      'glasstrace.config.json': JSON.stringify({
        serviceName: 'file',
        sourceLines: false,
        responseSnippet: true,
        ignore: ['/file'],
      }),
      '.env.local': 'GLASSTRACE_SERVICE_NAME=env-file\nGLASSTRACE_SOURCE_LINES=true\nGLASSTRACE_REDACT=env-file\n',
    });

    const { settings, problems } = await resolveSettings(
      dir,
      { serviceName: 'options' },
      { GLASSTRACE_SERVICE_NAME: 'environment', GLASSTRACE_REDACT: 'environment' },
    );

    expect(problems).toEqual([]);
    expect(settings).toEqual({
      serviceName: 'options',
      sourceLines: true,
      responseSnippet: true,
      ignore: ['/file'],
      redact: ['environment'],
    });
  });

  it.each([
    ['glasstrace.config.mjs', 'export default { ignore: [/health/, (path) => path === "/x"] }'],
    ['glasstrace.config.js', 'module.exports = { ignore: [/health/, (path) => path === "/x"] }'],
  ])('takes code from %s', async (name, text) => {
    const { settings, problems } = await resolveSettings(project({ [name]: text }), {}, {});
    expect(problems).toEqual([]);
    expect(settings.ignore).toEqual([/health/, expect.any(Function)]);
  });

  it('takes TypeScript where Node.js runs it, and says what to do where it does not', async () => {
    const dir = project({ 'glasstrace.config.ts': 'export default { sourceLines: false as boolean }' });
    const { settings, problems } = await resolveSettings(dir, {}, {});
    if (runsTypeScript) expect(settings.sourceLines).toBe(false);
    else expect(problems).toEqual([expect.stringMatching(/^glasstrace\.config\.ts .*glasstrace\.config\.mjs/)]);
  });

  it('reads lists of the environment, separated by commas or as JSON', async () => {
    const env = { GLASSTRACE_IGNORE: '/api/health, /internal/*', GLASSTRACE_REDACT: '["/acct_\\\\d{1,3}/i"]' };
    const { settings } = await resolveSettings(project(), {}, env);
    expect(settings.ignore).toEqual(['/api/health', '/internal/*']);
    expect(settings.redact).toEqual(['/acct_\\d{1,3}/i']);
  });

  it('names every bad value with its place and the valid form, never the value, and keeps the default', async () => {
    const dir = project({ 'glasstrace.config.json': '{"ignore": "s3cret", "ingore": [], "sourceLines": "s3cret"}' });
    const { settings, problems } = await resolveSettings(
      dir,
      { beforeSend: 's3cret' as never },
      { GLASSTRACE_RESPONSE_SNIPPET: 's3cret' },
    );
    expect(settings).toEqual({ ignore: [], redact: [], sourceLines: true, responseSnippet: false });
    expect(problems).toEqual([
      'ingore in glasstrace.config.json is no setting; docs/settings.md lists them.',
      'ignore in glasstrace.config.json is not a list of paths such as /api/health or /internal/*.',
      'beforeSend in registerGlasstrace() is not a function that returns the span or null.',
      'sourceLines in glasstrace.config.json is not true or false.',
      'GLASSTRACE_RESPONSE_SNIPPET is not true or false.',
    ]);
    expect(problems.join()).not.toContain('s3cret');
  });

  it.each([
    ['glasstrace.config.mjs', 'export default {'],
    ['glasstrace.config.mjs', 'throw new Error("not today")'],
    ['glasstrace.config.mjs', 'export const ignore = []'],
    ['glasstrace.config.mjs', 'await new Promise(() => setInterval(() => {}, 1000).unref())'],
    ['glasstrace.config.json', '{'],
  ])('goes on with the defaults when %s says %j', async (name, text) => {
    const { settings, problems } = await resolveSettings(project({ [name]: text }), {}, {});
    expect(settings.ignore).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(name)]);
  });
});
