import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../src/runtime/session.ts';
import { tempFolder } from '../support/temp-folder.ts';

describe('openSession', () => {
  it('goes on with the session when Next replaced its child, and starts one at every new boot', () => {
    const project = tempFolder();

    const first = openSession(project, 'boot-1', 1_000);
    const restarted = openSession(project, 'boot-1', 2_000);
    const rebooted = openSession(project, 'boot-2', 3_000);

    expect(first.id).toMatch(/^[0-9a-f]{16}$/);
    expect(restarted).toEqual(first);
    expect(rebooted.id).not.toBe(first.id);
    expect(rebooted.startedAt).toBe(3_000);
  });

  it('is a session of its own outside of Next, and leaves no file', () => {
    const project = tempFolder();
    expect(openSession(project, undefined).id).not.toBe(openSession(project, undefined).id);
    expect(readdirSync(project)).toEqual([]);
  });

  it('is kept where only the owner reads', () => {
    const project = tempFolder();
    openSession(project, 'boot-1');
    expect(statSync(join(project, '.glasstrace/session.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(project, '.glasstrace'))).toEqual(['.gitignore', 'session.json']);
  });

  it.each(['', '{', '{"id":"nonsense","startedAt":1,"boot":"boot-1"}', 'null'])(
    'replaces a file that says %j',
    (text) => {
      const project = tempFolder();
      mkdirSync(join(project, '.glasstrace'));
      writeFileSync(join(project, '.glasstrace/session.json'), text);

      const { id } = openSession(project, 'boot-1');

      expect(JSON.parse(readFileSync(join(project, '.glasstrace/session.json'), 'utf8'))).toMatchObject({ id });
    },
  );

  it('works in a project that can not be written to', () => {
    const project = tempFolder();
    writeFileSync(join(project, '.glasstrace'), 'a file where the folder should be');
    expect(openSession(project, 'boot-1').id).toMatch(/^[0-9a-f]{16}$/);
  });
});
