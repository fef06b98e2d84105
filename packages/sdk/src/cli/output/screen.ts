import { intro, log, outro } from '@clack/prompts';
import type { CliContext } from '../context.ts';

/** Where a command tells what it does: framed on a terminal, one plain line each elsewhere, nothing with `--json`. */
export interface Screen {
  title(text: string): void;
  /** Lines under a heading; without a terminal the heading is left out. */
  section(heading: string, lines: readonly string[]): void;
  warn(text: string): void;
  end(lines: readonly string[]): void;
}

export function openScreen({ stdout, interactive }: Pick<CliContext, 'stdout' | 'interactive'>, json: boolean): Screen {
  if (json) return silent;
  return interactive ? framed : plain(stdout);
}

const silent: Screen = { title() {}, section() {}, warn() {}, end() {} };

const framed: Screen = {
  title: (text) => intro(text),
  section: (heading, lines) => log.step([heading, ...lines.map((line) => `  ${line}`)].join('\n')),
  warn: (text) => log.warn(text),
  end: (lines) => outro(lines.join('\n   ')),
};

function plain(stdout: CliContext['stdout']): Screen {
  const print = (lines: readonly string[]) => {
    for (const line of lines) stdout.write(`${line}\n`);
  };
  return {
    title: (text) => print([text]),
    section: (_, lines) => print(lines),
    warn: (text) => print([`warning: ${text}`]),
    end: (lines) => print(lines),
  };
}
