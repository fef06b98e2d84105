import { basename } from 'node:path';
import { findRunning } from './find-running.ts';
import { type Finding, unknown } from './finding.ts';
import {
  behindDashes,
  DOTENV_VALUES,
  ENV_CMD_VALUES,
  NODE_VALUES,
  NODEMON_VALUES,
  readOptions,
  TSX_VALUES,
  withoutOptions,
} from './runner-options.ts';
import { splitCommands, type Word } from './split-commands.ts';

export interface ScriptWorld {
  /** The option that makes Node load our file before the app. */
  option: string;
  /** Whether that option, in any of its forms, is among the words of a command. */
  isOurs: (word: string) => boolean;
  /** The package's `main`, which nodemon runs when nothing is named. */
  main: string | undefined;
  /** Whether a configuration of nodemon says what it runs. */
  nodemonHasExec: boolean;
}

/**
 * Where our option goes in a script of package.json, so that the server it starts is recorded: right behind the runner,
 * or behind the hooks that it loads. What goes on running counts: the last command of a chain, the first of a pipe, each
 * of those side by side.
 */
export function findServer(script: string, world: ScriptWorld): Finding[] {
  return inRange(script, world, { from: 0, to: script.length });
}

interface Range {
  from: number;
  to: number;
  /** The file that nodemon appends to what it executes. */
  appended?: string | undefined;
}

function inRange(script: string, world: ScriptWorld, { from, to, appended }: Range): Finding[] {
  const commands = splitCommands(script, from, to);
  if (commands === undefined) return [unknown('uses more of the shell than can be edited safely')];
  const running = findRunning(commands);
  if (running.length === 0) return [unknown('runs nothing')];
  return running.flatMap(({ words }) => new Reader(script, world, appended).read(words));
}

const ASSIGNMENT = /^\w+=/;
const NO_SERVER = new Set(['-e', '--eval', '-p', '--print', '--test', '-c', '--check', '-i', '--interactive']);
/** They end when what they run ends, and take it behind `--`. */
const BEHIND_DASHES = new Set(['dotenvx', 'doppler', 'infisical', 'op', 'varlock']);
const TRANSPARENT = new Set(['exec', 'time', 'nice', 'nohup']);
const ON_SUCCESS = new Set(['tsc-watch', 'tsup', 'tsdown']);

const OTHERS: Record<string, string> = {
  bun: 'runs on Bun, and Glasstrace records in Node.js',
  bunx: 'runs on Bun, and Glasstrace records in Node.js',
  deno: 'runs on Deno, and Glasstrace records in Node.js',
  wrangler: 'runs in a worker of Cloudflare, and Glasstrace records in Node.js',
  'ts-node': 'runs ts-node, which can’t load a .ts file together with "--import"; tsx can',
  'ts-node-esm': 'runs ts-node, which can’t be combined with "--import"; tsx can',
};

/** Reads one command from left to right. */
class Reader {
  readonly #script: string;
  readonly #world: ScriptWorld;
  readonly #appended: string | undefined;

  constructor(script: string, world: ScriptWorld, appended: string | undefined) {
    this.#script = script;
    this.#world = world;
    this.#appended = appended;
  }

  read(all: readonly Word[]): Finding[] {
    const words = all.slice(skipWhile(all, ({ value }) => ASSIGNMENT.test(value)));
    const set = all.slice(0, all.length - words.length);
    if (set.some(({ value }) => /^NODE_ENV=['"]?production/.test(value))) {
      return [unknown('sets NODE_ENV=production, where nothing is recorded')];
    }
    const [program, ...rest] = words;
    if (program === undefined) return [unknown('runs nothing')];
    const name = nameOf(program);
    switch (name) {
      case 'node':
      case 'nodejs':
        return this.#node(program, rest);
      case 'tsx':
        return this.#tsx(program, rest);
      case 'ts-node-dev':
      case 'tsnd':
        return [this.#insert(program, rest)];
      case 'nodemon':
        return this.#nodemon(program, rest);
      case 'cross-env':
      case 'env':
        return this.read(rest);
      case 'cross-env-shell':
        return this.#inside(rest.find(({ value }) => !ASSIGNMENT.test(value)));
      case 'dotenv':
        return this.#dotenv(rest);
      case 'env-cmd':
        return this.read(withoutOptions(rest, ENV_CMD_VALUES));
      case 'concurrently':
      case 'conc':
        return this.#sideBySide(rest);
      case 'npm-run-all':
      case 'npm-run-all2':
      case 'run-p':
      case 'run-s':
        return rest
          .filter(({ value }) => !value.startsWith('-'))
          .map(({ value }) => ({ kind: 'follow', script: value }));
      case 'npm':
      case 'pnpm':
      case 'yarn':
        return this.#packageManager(name, rest);
      case 'npx':
        return this.read(withoutOptions(rest, new Set()));
      default:
        if (TRANSPARENT.has(name)) return this.read(rest);
        if (BEHIND_DASHES.has(name) && rest.some(({ value }) => value === '--')) return this.read(behindDashes(rest));
        if (ON_SUCCESS.has(name)) {
          const at = rest.findIndex(({ value }) => /^--on-?success$/i.test(value));
          if (at !== -1) return this.#inside(rest[at + 1]);
        }
        return [unknown(OTHERS[name] ?? `runs ${name}`)];
    }
  }

  #node(program: Word, rest: readonly Word[]): Finding[] {
    const { entry, options, behind } = readOptions(program, rest, NODE_VALUES);
    const run = options.findIndex(({ value }) => value === '--run');
    if (run !== -1) return entry === undefined ? [unknown('runs nothing')] : [{ kind: 'follow', script: entry.value }];
    if (options.some(({ value }) => NO_SERVER.has(value))) return [unknown('runs no server')];
    const file = entry?.value ?? this.#appended;
    if (file === undefined) return [unknown('names no file to run')];
    // With "--import", Node loads the first file as a module, past the hooks of "--require".
    const hasRequire = options.some(({ value }) => /^(?:-r|--require)(?:=|$)/.test(value));
    const compiles = options.some(({ value }) => /(?:ts-node|tsx|swc|esbuild|babel|sucrase)/.test(value));
    if (hasRequire && compiles && isTypeScript(file)) {
      return [unknown('compiles TypeScript by "--require", which can’t be combined with "--import"; tsx can')];
    }
    return [this.#insert(behind, rest)];
  }

  #tsx(program: Word, rest: readonly Word[]): Finding[] {
    const watch = rest[0]?.value === 'watch' ? rest[0] : undefined;
    const { behind, entry } = readOptions(watch ?? program, watch ? rest.slice(1) : rest, TSX_VALUES);
    if ((entry?.value ?? this.#appended) === undefined) return [unknown('names no file to run')];
    return [this.#insert(behind, rest)];
  }

  #nodemon(program: Word, rest: readonly Word[]): Finding[] {
    if (rest.some(({ value }) => value === '--cwd' || /^(?:--exec|-x)=/.test(value)))
      return [unknown('runs nodemon elsewhere')];
    const at = rest.findIndex(({ value }) => value === '--exec' || value === '-x');
    const exec = at === -1 ? undefined : rest[at + 1];
    const others = exec === undefined ? rest : rest.filter((_, index) => index !== at && index !== at + 1);
    const entry = readOptions(program, others, NODEMON_VALUES).entry?.value ?? this.#world.main;
    if (exec?.inner && exec.value.includes(' ')) return this.#inside(exec, entry);
    if (exec !== undefined) {
      if (!['node', 'tsx', 'ts-node-dev', 'tsnd'].includes(nameOf(exec)))
        return [unknown(OTHERS[exec.value] ?? `runs ${exec.value}`)];
      return entry === undefined ? [unknown('names no file to run')] : [this.#insert(exec, rest)];
    }
    if (this.#world.nodemonHasExec) return [unknown('runs what the configuration of nodemon says')];
    if (entry === undefined) return [unknown('names no file to run')];
    return isTypeScript(entry) ? [unknown(OTHERS['ts-node']!)] : [this.#insert(program, rest)];
  }

  /** Without `--`, dotenv takes the options behind its own for its own. */
  #dotenv(rest: readonly Word[]): Finding[] {
    if (rest.some(({ value }) => value === '--')) return this.read(behindDashes(rest));
    const words = withoutOptions(rest, DOTENV_VALUES);
    const [first] = words;
    return this.read(words).map((finding) =>
      finding.kind === 'edit' && first
        ? {
            ...finding,
            start: first.start,
            text: `-- ${this.#script.slice(first.start, finding.start)}${finding.text}`,
          }
        : finding,
    );
  }

  #sideBySide(rest: readonly Word[]): Finding[] {
    return rest.flatMap((word): Finding[] => {
      const shortcut = /^(?:npm|pnpm|yarn):(.+)$/.exec(word.value)?.[1];
      if (shortcut !== undefined) return [{ kind: 'follow', script: shortcut }];
      return word.inner && !word.value.startsWith('-') ? this.#inside(word) : [];
    });
  }

  #packageManager(name: string, rest: readonly Word[]): Finding[] {
    const [first, ...others] = rest;
    if (first === undefined) return [unknown(`runs ${name}`)];
    if (first.value === 'exec') return this.read(withoutOptions(others, new Set()));
    const words = first.value === 'run' || first.value === 'run-script' ? others : rest;
    const target = words[skipWhile(words, ({ value }) => value === '-s' || value === '--silent')];
    if (target === undefined || target.value.startsWith('-')) return [unknown(`runs ${name} in another package`)];
    const isElsewhere = words.some(({ value }) =>
      /^(?:-w|-C|-F|--workspace|--prefix|--filter|--dir|--cwd)(?:=|$)/.test(value),
    );
    if (isElsewhere) return [unknown(`runs ${name} in another package`)];
    if (words === rest && name !== 'npm' && ['node', 'tsx', 'nodemon', 'ts-node-dev', 'tsnd'].includes(target.value)) {
      return this.read(words);
    }
    return [{ kind: 'follow', script: target.value }];
  }

  #inside(word: Word | undefined, appended = this.#appended): Finding[] {
    if (word?.inner === undefined) return [unknown('quotes a command in a way that can’t be edited safely')];
    return inRange(this.#script, this.#world, { from: word.inner.start, to: word.inner.end, appended });
  }

  #insert(behind: Word, words: readonly Word[]): Finding {
    if (words.some(({ value }) => this.#world.isOurs(value))) return { kind: 'done' };
    return { kind: 'edit', start: behind.end, end: behind.end, text: ` ${this.#world.option}` };
  }
}

function skipWhile(words: readonly Word[], matches: (word: Word) => boolean): number {
  const index = words.findIndex((word) => !matches(word));
  return index === -1 ? words.length : index;
}

const nameOf = ({ value }: Word): string => basename(value.replaceAll('\\', '/')).replace(/\.(?:cmd|exe)$/i, '');
const isTypeScript = (file: string): boolean => /\.[cm]?tsx?$/.test(file);
