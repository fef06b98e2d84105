import { createClient } from 'redis';

const connected = createClient({ url: process.env.REDIS_URL! }).connect();

export async function GET() {
  const redis = await connected;
  await redis.set('user:1', 'ann');
  await redis.lPush('user:1', 'ann'); // marker:fails
  return new Response('fine');
}
