import Redis from 'ioredis';

const redis = new Redis(process.env.REDIS_URL!);

export async function GET() {
  await redis.set('user:1', 'ann');
  await redis.lpush('user:1', 'ann'); // marker:fails
  return new Response('fine');
}
