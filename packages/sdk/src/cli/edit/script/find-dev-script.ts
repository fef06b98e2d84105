import { findServer, type ScriptWorld } from './find-server.ts';
import type { Finding } from './finding.ts';

/** One replacement in the text of a script; offsets count in the text before all of them. */
export interface ScriptChange {
  start: number;
  end: number;
  text: string;
}

export type DevScript =
  /** Our option goes into these scripts; `name` is the one that the developer runs. */
  | { status: 'found'; name: string; changes: Map<string, ScriptChange[]> }
  /** There is no script for development: this one, made from `start`, would be it. */
  | { status: 'missing'; name: string; value: string }
  | { status: 'done'; name: string }
  /** `name` is undefined when there is no script at all. */
  | { status: 'unknown'; name: string | undefined; reason: string };

export type Scripts = Readonly<Record<string, string>>;

/** The scripts that developers start a server with, the most usual first. */
const NAMES = ['dev', 'start:dev', 'develop', 'dev:server', 'dev:api', 'serve', 'server'];
/** What hosts run. It keeps its words: an image may hold the app without our file. */
const PRODUCTION = 'start';

/**
 * The script of the package that starts its server in development, and what to change in it or in those that it runs.
 * `start` is never changed: without another script, a `dev` that does the same with our option is proposed.
 */
export function findDevScript(scripts: Scripts, world: ScriptWorld): DevScript {
  const names = NAMES.filter((name) => scripts[name] !== undefined);
  const looked = names.map((name) => look(name, scripts, world));
  const usable = looked.find(({ status }) => status !== 'unknown');
  if (usable !== undefined) return usable;
  const start = scripts[PRODUCTION];
  if (start === undefined || scripts.dev !== undefined) {
    return looked[0] ?? { status: 'unknown', name: undefined, reason: 'has no script "dev" or "start"' };
  }
  const findings = findServer(start, world);
  if (findings.some(({ kind }) => kind === 'done')) return { status: 'done', name: PRODUCTION };
  const changes = findings.filter((finding) => finding.kind === 'edit');
  if (changes.length > 0) return { status: 'missing', name: 'dev', value: changeText(start, changes) };
  return { status: 'unknown', name: PRODUCTION, reason: reasonOf(findings) ?? 'runs another script' };
}

function look(name: string, scripts: Scripts, world: ScriptWorld): DevScript {
  const changes = new Map<string, ScriptChange[]>();
  const seen = new Set<string>();
  const reasons: string[] = [];
  let done = false;

  const visit = (script: string): void => {
    if (seen.has(script)) return;
    seen.add(script);
    const findings = findServer(scripts[script]!, world);
    const edits = findings.filter((finding) => finding.kind === 'edit');
    if (edits.length > 0 && script === PRODUCTION) reasons.push(`runs "${PRODUCTION}", which production may run too`);
    else if (edits.length > 0) changes.set(script, edits);
    done ||= findings.some(({ kind }) => kind === 'done');
    reasons.push(...(reasonOf(findings) === undefined ? [] : [reasonOf(findings)!]));
    for (const finding of findings) {
      if (finding.kind !== 'follow') continue;
      const targets = namesLike(finding.script, scripts);
      if (targets.length === 0) reasons.push(`runs ${finding.script}`);
      for (const target of targets) visit(target);
    }
  };
  visit(name);

  if (changes.size > 0) return { status: 'found', name, changes };
  if (done) return { status: 'done', name };
  return { status: 'unknown', name, reason: reasons[0] ?? 'runs nothing' };
}

const reasonOf = (findings: readonly Finding[]): string | undefined =>
  findings.find((finding) => finding.kind === 'unknown')?.reason;

/** The scripts of that name, or of that pattern: `*` stands for one part between colons, `**` for several. */
function namesLike(pattern: string, scripts: Scripts): string[] {
  const source = pattern
    .split(/(\*{1,2})/)
    .map((part) => (part === '*' ? '[^:]*' : part === '**' ? '.*' : part.replace(/[\\^$+?.()|[\]{}]/g, '\\$&')))
    .join('');
  return Object.keys(scripts).filter((name) => new RegExp(`^${source}$`).test(name));
}

/** The text with all changes made. */
export const changeText = (text: string, changes: readonly ScriptChange[]): string =>
  changes
    .toSorted((a, b) => b.start - a.start)
    .reduce((changed, { start, end, text: put }) => changed.slice(0, start) + put + changed.slice(end), text);
