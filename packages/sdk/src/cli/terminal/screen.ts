import { cancel, intro, log, outro, S_BAR } from '@clack/prompts';
import { VERSION } from '@glasstrace/protocol/version';
import type { CliContext } from '../context.ts';
import { layOut, type Row } from './lay-out.ts';
import { describeTerminal, type Style, type Terminal } from './terminal.ts';

/** Where a command tells what it does: framed on a terminal, one plain line each elsewhere, nothing with `--json`. */
export interface Screen {
  /** What command this is, and what it found. */
  open(title: string, found: readonly Row[]): void;
  /** Rows under a heading; without a terminal the heading is left out. */
  section(heading: string, rows: readonly Row[]): void;
  /** Something that was done. */
  done(text: string): void;
  /** Lines that begin with a space are kept as they are. */
  warn(text: string): void;
  /** A text of many lines, as it is. */
  show(text: string): void;
  /** A unified diff. */
  diff(text: string): void;
  /** Says what is waited for. */
  wait<Result>(text: string, work: Promise<Result>): Promise<Result>;
  /** The last line is the next thing to do. */
  end(lines: readonly string[]): void;
  cancelled(text: string): void;
}

export function openScreen(
  { stdout, interactive, env }: Pick<CliContext, 'stdout' | 'interactive' | 'env'>,
  json: boolean,
): Screen {
  if (json) return silent;
  const terminal = describeTerminal(stdout, env);
  return interactive ? framed(stdout, terminal) : plain(stdout, terminal);
}

const silent: Screen = {
  open() {},
  section() {},
  done() {},
  warn() {},
  show() {},
  diff() {},
  wait: (_, work) => work,
  end() {},
  cancelled() {},
};

/** The bar on the left and what stands between it and the text. */
const FRAME = 3;
const INDENT = 2;

function framed(stdout: CliContext['stdout'], { width, paint }: Terminal): Screen {
  const within = { paint, width: width - FRAME };
  const section = (heading: string, rows: readonly Row[]) => {
    const indented = layOut(rows, { paint, width: within.width - INDENT }).map((line) => ' '.repeat(INDENT) + line);
    log.step([...layOut([heading], within), ...indented].join('\n'));
  };
  return {
    open(title, found) {
      intro(`${paint('bold', title)} ${paint('dim', VERSION)}`);
      section('Looked around', found);
    },
    section,
    done: (text) => log.step(layOut([text], within).join('\n')),
    warn(text) {
      const lines = text.split('\n').flatMap((line) => (line.startsWith(' ') ? [line] : layOut([line], within)));
      log.warn(lines.join('\n'));
    },
    show: (text) => log.message(text.trimEnd()),
    diff: (text) => log.message(paintDiff(text.trimEnd(), paint, within.width)),
    async wait(text, work) {
      stdout.write(paint('dim', `${S_BAR}\n${S_BAR}  ${layOut([`${text} …`], within)[0]}`));
      try {
        return await work;
      } finally {
        // Back over both lines, as if they had never been.
        stdout.write('\r\u001B[2K\u001B[1A\u001B[2K');
      }
    },
    end: (lines) => outro(layOut(lines, within).join(`\n${' '.repeat(FRAME)}`)),
    cancelled: (text) => cancel(text),
  };
}

function plain(stdout: CliContext['stdout'], { paint }: Terminal): Screen {
  // Nothing is wrapped: who reads lines from a pipe looks for whole ones.
  const print = (rows: readonly Row[]) => {
    for (const line of layOut(rows, { paint, width: Number.POSITIVE_INFINITY })) stdout.write(`${line}\n`);
  };
  const verbatim = (text: string) => void stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  return {
    open: (title, [first, ...others]) => print([first === undefined ? title : `${title}: ${first}`, ...others]),
    section: (_, rows) => print(rows),
    done: (text) => print([text]),
    warn: (text) => verbatim(`warning: ${text}`),
    show: verbatim,
    diff: (text) => verbatim(paintDiff(text, paint)),
    wait: (_, work) => work,
    end: print,
    cancelled: verbatim,
  };
}

/** Each line in the colour of what it does; one that is longer than `width` goes on below, within the frame. */
function paintDiff(text: string, paint: Terminal['paint'], width = Number.POSITIVE_INFINITY): string {
  const lines = text.split('\n').flatMap((line) => {
    const style = diffStyle(line);
    return fold(line, width).map((piece) => (style === undefined || piece === '' ? piece : paint(style, piece)));
  });
  return lines.join('\n');
}

function diffStyle(line: string): Style | undefined {
  if (/^(?:---|\+\+\+) /.test(line)) return 'bold';
  if (line.startsWith('@@')) return 'cyan';
  return line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined;
}

/** Code is broken where the line ends, not between words: nothing of it is lost or added but the indent. */
function fold(line: string, width: number): string[] {
  if (line.length <= width) return [line];
  const rest = ' '.repeat(INDENT) + line.slice(width);
  return [line.slice(0, width), ...fold(rest, Math.max(width, 2 * INDENT))];
}
