import type { Style, Terminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';
import type { Finding } from './run-checks.ts';

const MARK: Record<Finding['state'], [sign: string, style: Style]> = {
  ok: ['✓', 'green'],
  warning: ['▲', 'yellow'],
  problem: ['✗', 'red'],
  skipped: ['–', 'dim'],
};

const TITLE = 17;

/** One line for what is right, and below what is not: why, and what to do about it. */
export function findingLines(finding: Finding, { paint, width }: Terminal): string[] {
  const [sign, style] = MARK[finding.state];
  const told = wrap(finding.says, width - TITLE - 2);
  const lines = told.map((line, i) =>
    i === 0 ? `${paint(style, sign)} ${finding.title.padEnd(TITLE)}${line}` : `${' '.repeat(TITLE + 2)}${line}`,
  );
  if (!('why' in finding)) return lines;
  const below = (label: string, text: string) =>
    wrap(text, width - LABEL).map((line, i) => `    ${paint('dim', (i === 0 ? label : '').padEnd(LABEL - 4))}${line}`);
  return [...lines, ...below('why', finding.why), ...below('fix', finding.fix)];
}

/** `    why  `. */
const LABEL = 9;

/** `1 problem, 2 warnings.` */
export function summaryLine(findings: readonly Finding[], { paint }: Terminal): string {
  const count = (state: Finding['state'], noun: string) => {
    const number = findings.filter((finding) => finding.state === state).length;
    return number === 0 ? [] : [`${number} ${noun}${number === 1 ? '' : 's'}`];
  };
  const counts = [...count('problem', 'problem'), ...count('warning', 'warning')];
  return paint('bold', counts.length === 0 ? 'Nothing is wrong.' : `${counts.join(', ')}.`);
}
