import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type DevScript, findDevScript } from '../edit/script/find-dev-script.ts';
import { type PackageJson, readJson, scriptsOf } from './package-json.ts';
import { readText } from './read-text.ts';

/** Our file in the app, and the option by which Node loads it before the app. */
export const REGISTER_FILE = 'glasstrace.mjs';
export const REGISTER_OPTION = `--import=./${REGISTER_FILE}`;

/** Whether text of a command loads the recorder, in this form or in another. */
export const loadsRecorder = (text: string): boolean => /glasstrace\.mjs|@glasstrace\/sdk\/register/.test(text);

/** The script that starts the server of an app without Next.js, and what to change in it. */
export function findRegisterScript(app: string, manifest: PackageJson): DevScript {
  const scripts = scriptsOf(manifest);
  const found = findDevScript(scripts, {
    option: REGISTER_OPTION,
    isOurs: loadsRecorder,
    main: manifest.main ?? findIndex(app, scripts),
    nodemonHasExec: manifest.nodemonConfig?.exec !== undefined || 'exec' in (readJson(join(app, 'nodemon.json')) ?? {}),
  });
  if (found.status !== 'unknown') return found;
  // By hand, as a variable or in the configuration of the runner.
  const byHand = Object.keys(scripts).find((name) => loadsRecorder(scripts[name]!));
  if (byHand !== undefined) return { status: 'done', name: byHand };
  const configured = loadsRecorder(readText(join(app, 'nodemon.json')) ?? '');
  return configured && found.name !== undefined ? { status: 'done', name: found.name } : found;
}

/** What nodemon runs when nothing else is named. */
const findIndex = (app: string, { start }: Record<string, string>): string | undefined =>
  start === undefined && existsSync(join(app, 'index.js')) ? 'index.js' : undefined;

/** The script that starts Next.js for development. */
export function findNextScript(manifest: PackageJson): string {
  const scripts = scriptsOf(manifest);
  const names = Object.keys(scripts).filter((name) => /\bnext\s+dev\b/.test(scripts[name]!));
  return names.includes('dev') || names.length === 0 ? 'dev' : names[0]!;
}

/** A package may have Next.js for its types or tests alone. */
function isNextApp(app: string, manifest: PackageJson): boolean {
  if (manifest.dependencies?.next !== undefined) return true;
  if (manifest.devDependencies?.next === undefined) return false;
  const runs = Object.values(scriptsOf(manifest)).some((script) => /\bnext\s+(?:dev|build|start)\b/.test(script));
  return (
    runs || ['ts', 'mts', 'js', 'mjs', 'cjs'].some((extension) => existsSync(join(app, `next.config.${extension}`)))
  );
}

/** Whether the package serves: a framework that it depends on, or a script by which Node runs a file. */
export function hasServer(app: string, manifest: PackageJson, kind: 'framework' | 'any'): boolean {
  const scripts = scriptsOf(manifest);
  if (isNextApp(app, manifest)) return true;
  const starts = ['dev', 'start:dev', 'start'].some((name) => scripts[name] !== undefined);
  const framework = ['hono', 'fastify', 'express', '@nestjs/core'].some(
    (name) => manifest.dependencies?.[name] !== undefined,
  );
  if (framework && starts) return true;
  return kind === 'any' && findRegisterScript(app, manifest).status !== 'unknown';
}
