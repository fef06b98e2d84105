/** The box and the brackets around the hint, and the frame, which prompts count with its escape codes. */
const AROUND = 5 + 13;

/**
 * The hint of an option in a prompt, of as many of the parts as its line has room for: prompts break longer lines in the
 * middle of a word.
 */
export function fittingHint(label: string, parts: readonly string[], width: number): { hint?: string } {
  for (let count = parts.length; count > 0; count--) {
    const hint = parts.slice(0, count).join(', ');
    if (label.length + hint.length + AROUND <= width) return { hint };
  }
  return {};
}
