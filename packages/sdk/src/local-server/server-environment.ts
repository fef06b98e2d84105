import { ENV } from '@glasstrace/protocol/environment';
import type { ServerStarter } from '@glasstrace/protocol/local-server';
import type { Settings } from '../project/settings.ts';

/** What a program needs to run at all, under Linux, macOS and Windows, which writes `Path`. */
const KEPT =
  /^(HOME|USERPROFILE|PATH|LANG|LC_ALL|TMPDIR|TMP|TEMP|SystemRoot|SystemDrive|windir|APPDATA|LOCALAPPDATA)$/i;
/** Whom the server listens to is the choice of a person, not of the `.env` of an app that happens to be first. */
const OPENS_THE_SERVER: readonly string[] = [ENV.host, ENV.allowHost];

export interface ServerStart {
  settings: Pick<Settings, 'home' | 'port'>;
  /** What the server says when it is asked who started it. */
  startedBy: { starter: ServerStarter; dir: string };
}

/**
 * Little of the caller's environment: `NODE_OPTIONS` of `next dev` carries its memory limit and debugger, `PORT` and
 * `NEXT_*` are meant for the app, and the server is nobody's client and needs no key. It serves all apps of this user:
 * one of them, by its `.env`, must not choose the language model that is told of the failures of the others.
 */
export function serverEnvironment(env: NodeJS.ProcessEnv, { settings, startedBy }: ServerStart): NodeJS.ProcessEnv {
  const withheld = startedBy.starter === 'app' ? [ENV.apiKey, ...OPENS_THE_SERVER] : [ENV.apiKey];
  // Names are read as Windows has them, where case does not matter.
  const isOurs = (name: string) => /^GLASSTRACE_(?!LLM_)/.test(name) && !withheld.includes(name);
  const kept = Object.entries(env).filter(([name]) => KEPT.test(name) || isOurs(name.toUpperCase()));
  return {
    ...Object.fromEntries(kept.filter(([name]) => !SET_BY_US.includes(name.toUpperCase()))),
    [ENV.home]: settings.home,
    [ENV.port]: String(settings.port),
    [ENV.startedBy]: `${startedBy.starter} ${startedBy.dir}`,
  };
}

const SET_BY_US: readonly string[] = [ENV.home, ENV.port, ENV.startedBy];
