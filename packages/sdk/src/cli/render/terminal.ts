import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** What text is laid out for. */
export interface Terminal {
  /** Columns. */
  width: number;
  /** The text in a style, or as it is when colors are off. */
  paint: (style: Style, text: string) => string;
}

const NARROWEST = 40;
/** For a pipe or a file, where nothing wraps: wide enough for most queries. */
const WIDTH_WITHOUT_TERMINAL = 160;

/** Colors only on a terminal, and not when NO_COLOR is set (https://no-color.org) or the terminal is dumb. */
export function describeTerminal(stream: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv): Terminal {
  const colors = stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
  return {
    width: stream.isTTY ? Math.max(stream.columns ?? 80, NARROWEST) : WIDTH_WITHOUT_TERMINAL,
    paint: (style, text) => (colors ? styleText(style, text) : text),
  };
}
