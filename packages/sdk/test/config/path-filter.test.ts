import { describe, expect, it } from 'vitest';
import { createPathFilter } from '../../src/config/path-filter.ts';

describe('createPathFilter', () => {
  it.each([
    ['/api/health', ['/api/health'], ['/api/healthy', '/x/api/health']],
    ['/internal/*', ['/internal/a/b', '/internal/'], ['/internal']],
    ['/a.b', ['/a.b'], ['/aXb']],
    ['*.php', ['/wp-login.php'], ['/php']],
    [/health/gi, ['/Health', '/api/health', '/health'], ['/heal']],
    [(path: string) => path.length > 5, ['/123456'], ['/1']],
  ])('ignores for %s what it means and nothing else', (item, ignored, recorded) => {
    const isIgnored = createPathFilter([item]);
    expect(ignored.map(isIgnored)).toEqual(ignored.map(() => true));
    expect(recorded.map(isIgnored)).toEqual(recorded.map(() => false));
  });

  it('records when a test of the app throws', () => {
    const isIgnored = createPathFilter([
      () => {
        throw new Error('a bug of the app');
      },
    ]);
    expect(isIgnored('/x')).toBe(false);
  });
});
