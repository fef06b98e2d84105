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

export function describeTerminal(stream: { isTTY?: boolean; columns?: number }, env: NodeJS.ProcessEnv): Terminal {
  const colors = hasColors(stream, env);
  return {
    width: stream.isTTY ? Math.max(stream.columns || 80, NARROWEST) : WIDTH_WITHOUT_TERMINAL,
    // Node would look at its own stdout once more, which need not be this stream.
    paint: (style, text) => (colors ? styleText(style, text, { validateStream: false }) : text),
  };
}

/**
 * Colors only on a terminal, and not when NO_COLOR is set (https://no-color.org) or the terminal is dumb. FORCE_COLOR
 * wins over all of it, as it does in Node.
 */
function hasColors({ isTTY }: { isTTY?: boolean }, { FORCE_COLOR, NO_COLOR, TERM }: NodeJS.ProcessEnv): boolean {
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  return isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
