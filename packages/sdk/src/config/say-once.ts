/** One line in the log of the dev server for all that is wrong with the settings. */
export function sayOnce(problems: readonly string[]): void {
  const [first] = problems;
  if (first === undefined) return;
  const others = problems.length - 1;
  const more = others === 0 ? '' : ` ${others} more: npx glasstrace status`;
  process.stderr.write(`glasstrace: ${first}${more}\n`);
}
