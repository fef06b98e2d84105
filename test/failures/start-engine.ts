import { ENGINES, type Engine, startMysql, startPostgresql, startRedis } from '../databases/support/engines.ts';

export type EngineName = keyof typeof ENGINES;

/** A database server of its own. Rejects when this machine has no such program. */
export async function startEngine(name: EngineName): Promise<Engine & { port: number }> {
  const engine = await startNamed(name);
  if (!engine) throw new Error(`${name} is needed to record this program, and not found on this machine.`);
  return { ...engine, port: Number(new URL(engine.url).port) };
}

async function startNamed(name: EngineName): Promise<Engine | undefined> {
  const { postgresql, mysql, redis } = ENGINES;
  if (name === 'postgresql') return postgresql && startPostgresql(postgresql);
  if (name === 'mysql') return mysql && startMysql(mysql);
  return redis && startRedis(redis);
}
