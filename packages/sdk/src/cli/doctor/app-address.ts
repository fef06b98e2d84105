import type { AppProcess } from '@glasstrace/protocol';
import { RUN } from '../surroundings/package-manager.ts';
import { runningApp } from './app-in-sight.ts';
import type { World } from './world.ts';

/** Base URLs where the app may answer: what somebody said, else what its process told. */
export async function appAddresses(world: World): Promise<string[]> {
  if (world.url !== undefined) return [world.url.replace(/\/+$/, '')];
  return ((await runningApp(world))?.process?.listening ?? []).map(urlOf);
}

function urlOf({ port, host = '127.0.0.1', secure }: AppProcess['listening'][number]): string {
  return `${secure ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The command that starts the app for development. */
export const nextStart = ({ surroundings }: World): string => {
  const { packageManager, devScript } = surroundings();
  return `${RUN[packageManager]} ${devScript}`;
};
