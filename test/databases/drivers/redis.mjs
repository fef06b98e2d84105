import Redis from 'ioredis';
import { createClient } from 'redis';
import { secret, serve } from './serve.mjs';

const { DATABASE_URL } = process.env;
const url = (change = () => {}) => {
  const changed = new URL(DATABASE_URL);
  change(changed);
  return changed.href;
};
const quiet = (client) => client.on('error', () => {});
const ioredis = quiet(new Redis(url()));
const redis = await quiet(createClient({ url: url() })).connect();
const elsewhere = (change) => quiet(new Redis(url(change), { maxRetriesPerRequest: 0, retryStrategy: () => 20 }));

serve({
  '/ioredis/set': () => ioredis.set('user:1', secret('value')),
  '/ioredis/pipeline': () => ioredis.pipeline().set('user:2', secret('value')).get('user:2').exec(),
  '/ioredis/multi': () => ioredis.multi().set('user:3', secret('value')).incr('visits').exec(),
  '/ioredis/wrong-type': async () => {
    await ioredis.set('user:1', secret('value'));
    await ioredis.lpush('user:1', secret('value')); // marker:ioredisWrongType
  },
  '/ioredis/nowhere': async () => {
    const client = elsewhere((to) => {
      to.port = '9';
    });
    try {
      await client.get('user:1'); // marker:ioredisNowhere
    } finally {
      client.disconnect();
    }
  },
  '/ioredis/stranger': async () => {
    const client = elsewhere((to) => {
      to.password = '';
      to.username = '';
    });
    try {
      await client.get('user:1'); // marker:ioredisStranger
    } finally {
      client.disconnect();
    }
  },
  '/redis/set': () => redis.set('user:1', secret('value')),
  '/redis/multi': () => redis.multi().set('user:3', secret('value')).incr('visits').exec(),
  '/redis/wrong-type': async () => {
    await redis.set('user:1', secret('value'));
    await redis.lPush('user:1', secret('value')); // marker:redisWrongType
  },
});
