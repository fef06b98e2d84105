import type { Word } from './split-commands.ts';

/** Options that take the next word, by the program that reads them; of Node besides those that load a hook. */
export const NODE_VALUES = new Set([
  '--env-file',
  '--env-file-if-exists',
  '--conditions',
  '-C',
  '--watch-path',
  '--title',
]);
export const TSX_VALUES = new Set([
  '--tsconfig',
  '--include',
  '--exclude',
  '--ignore',
  '--env-file',
  '--conditions',
  '-C',
]);
export const NODEMON_VALUES = new Set(
  '--watch -w --ignore -i --ext -e --delay -d --signal -s --config --polling-interval -r --require'.split(' '),
);
export const ENV_CMD_VALUES = new Set(['-f', '--file', '-e', '--environments', '-r', '--rc-file']);
export const DOTENV_VALUES = new Set(['-e', '-v', '-p']);

const HOOKS = new Set(['--import', '--require', '-r', '--loader', '--experimental-loader']);

interface Options {
  /** The first word that is no option: the file to run. */
  entry: Word | undefined;
  options: Word[];
  /** The word that ours goes behind: the last hook, else the runner. Hooks run in their order. */
  behind: Word;
}

export function readOptions(program: Word, words: readonly Word[], withValue: ReadonlySet<string>): Options {
  const options: Word[] = [];
  let behind = program;
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!;
    if (!word.value.startsWith('-')) return { entry: word, options, behind };
    options.push(word);
    const [name, value] = word.value.split('=', 2);
    const takesNext = value === undefined && (HOOKS.has(name!) || withValue.has(name!));
    const next = takesNext ? words[++index] : undefined;
    if (next !== undefined) options.push(next);
    if (HOOKS.has(name!)) behind = next ?? word;
  }
  return { entry: undefined, options, behind };
}

export function withoutOptions(words: readonly Word[], withValue: ReadonlySet<string>): readonly Word[] {
  let index = 0;
  while (index < words.length && words[index]!.value.startsWith('-')) {
    const { value } = words[index]!;
    if (value === '--') return words.slice(index + 1);
    index += withValue.has(value) ? 2 : 1;
  }
  return words.slice(index);
}

export const behindDashes = (words: readonly Word[]) => words.slice(words.findIndex(({ value }) => value === '--') + 1);
