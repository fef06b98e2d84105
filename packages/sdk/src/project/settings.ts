import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { DEFAULT_PORT, ENV } from '@glasstrace/protocol/environment';
import { homeFolder } from '@glasstrace/protocol/home-folder';
import { isApiKey } from '@glasstrace/protocol/ids';

/** What the environment and `.env.local` say. */
export interface Settings {
  /** As written, even when malformed: a key that was meant must not be replaced by another in silence. */
  apiKey?: string;
  /** Base URL of a server other than the local one, without a trailing slash. */
  endpoint?: string;
  /** Whether the local server may be started. */
  autostart: boolean;
  /** Folder of the local server, absolute. */
  home: string;
  /** Port that the local server prefers. */
  port: number;
  /** Record in production too. */
  forceEnable: boolean;
  /** Read the import graph and send it: on this machine unless switched off, to another server only when switched on. */
  coverageMap: boolean;
  /** One sentence for every value that can't be used; its default is in force instead. Never holds a key. */
  problems: string[];
}

/** Reads the settings of the app in `projectDir`. The environment wins over `.env.local`; an empty value is no value. */
export function readSettings(projectDir: string, env: NodeJS.ProcessEnv = process.env): Settings {
  const problems: string[] = [];
  const read = readEnvironment(projectDir, env, problems);

  const apiKey = read(ENV.apiKey);
  if (apiKey !== undefined && !isApiKey(apiKey)) {
    problems.push(`${ENV.apiKey} is not of the form gt_dev_… or gt_anon_… with 48 hex digits.`);
  }
  const endpoint = readEndpoint(read(ENV.endpoint), problems);

  return {
    ...(apiKey !== undefined && { apiKey }),
    ...(endpoint !== undefined && { endpoint }),
    autostart: readSwitch(ENV.autostart, read(ENV.autostart), true, problems),
    home: homeFolder(read(ENV.home), { platform: process.platform, userHome: homedir(), from: resolve(projectDir) }),
    port: readPort(read(ENV.port), problems),
    forceEnable: readSwitch(ENV.forceEnable, read(ENV.forceEnable), false, problems),
    coverageMap: readSwitch(ENV.coverageMap, read(ENV.coverageMap), read(ENV.endpoint) === undefined, problems),
    problems,
  };
}

/** Looks up variables in the environment, then in `.env.local`. Says in `problems` when that can't be read. */
export function readEnvironment(
  projectDir: string,
  env: NodeJS.ProcessEnv,
  problems: string[],
): (name: string) => string | undefined {
  const fromFile = readEnvFile(join(projectDir, '.env.local'), problems);
  return (name) => env[name]?.trim() || fromFile[name]?.trim() || undefined;
}

function readEnvFile(file: string, problems: string[]): NodeJS.Dict<string> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'ENOTDIR') problems.push(`${file} can't be read (${code}).`);
    return {};
  }
  return parseEnv(text);
}

function readEndpoint(text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash) {
    problems.push(`${ENV.endpoint} is not a base URL such as https://glasstrace.example.`);
    return undefined;
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function readSwitch(name: string, text: string | undefined, otherwise: boolean, problems: string[]): boolean {
  if (text === undefined) return otherwise;
  if (/^(1|true|on|yes)$/i.test(text)) return true;
  if (/^(0|false|off|no)$/i.test(text)) return false;
  problems.push(`${name} is neither true nor false.`);
  return otherwise;
}

function readPort(text: string | undefined, problems: string[]): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  problems.push(`${ENV.port} is not a port between 1 and 65535.`);
  return DEFAULT_PORT;
}
