import { expect, it } from 'vitest';
import { describeApp } from './support/describe-app.ts';
import { ENGINES, startRedis } from './support/engines.ts';

describeApp(
  {
    name: 'ioredis and redis on Redis',
    missing: !ENGINES.redis && 'redis-server (Debian: redis-server)',
    start: () => startRedis(ENGINES.redis!),
    app: (engine) => ({ folders: ['common', 'drivers'], entry: 'redis.mjs', env: { DATABASE_URL: engine!.url } }),
  },
  (app) => {
    it.each([
      ['/ioredis/set', ['SET user:1']],
      ['/ioredis/pipeline', ['SET user:2', 'GET user:2']],
      ['/ioredis/multi', ['MULTI', 'SET user:3', 'INCR visits', 'EXEC']],
      ['/redis/set', ['SET user:1']],
      ['/redis/multi', ['MULTI', 'SET user:3', 'INCR visits', 'EXEC']],
    ])('%s: each command once, with its key, without its values', async (path, commands) => {
      const { status, queries, text } = await app().request(path);
      expect(status).toBe(200);
      expect(queries).toEqual(commands);
      expect(text).not.toContain('-secret');
    });

    it.each([
      ['/ioredis/wrong-type', 'ioredisWrongType', 'WRONGTYPE', 'unknown'],
      ['/ioredis/stranger', 'ioredisStranger', 'NOAUTH', 'configuration-error'],
      ['/ioredis/nowhere', 'ioredisNowhere', undefined, 'connection-error'],
      ['/redis/wrong-type', 'redisWrongType', 'WRONGTYPE', 'unknown'],
    ])(
      '%s, which the app answers itself, is told with its line (%s), %s and %s',
      async (path, marker, code, category) => {
        const { status, summary, text } = await app().request(path);
        expect(status).toBe(500);
        expect(summary).toMatchObject({
          errorCategory: category,
          affectedComponent: 'redis',
          sourceLocation: app().lineOf(marker),
        });
        expect(summary.errorCode).toBe(code);
        expect(text).not.toContain('-secret');
      },
    );
  },
);
