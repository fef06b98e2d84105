import type { SpanSummary } from '@glasstrace/protocol';
import type { LatestError } from '../../test/e2e/support/latest-error.ts';

const inColour = process.stdout.isTTY && !process.env.NO_COLOR;
const style = (code: number) => (text: string) => (inColour ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = style(1);
export const dim = style(2);
const red = style(31);

/** The answer of get_latest_error, laid out for a person. */
export function renderLatestError({ summary, spans }: LatestError): string {
  const { sourceLocation: at, errorEvidence: evidence } = summary;
  return [
    `${summary.route} answered ${summary.statusCode}${summary.masked ? ', which hides an error' : ''}`,
    red(`${evidence?.exceptionType}: ${evidence?.exceptionMessage}`),
    at ? bold(`at ${at.file}:${at.line}:${at.column}`) : 'at an unknown place',
    '',
    ...(evidence?.sourceLines ?? []).map(({ line, text, current }) =>
      current ? red(`${String(line).padStart(6)} ▸ ${text}`) : dim(`${String(line).padStart(6)} │ ${text}`),
    ),
    '',
    ...spans.flatMap((span) => renderSpan(span, '')),
  ]
    .join('\n')
    .replace(/^/gm, '   ');
}

function renderSpan(span: SpanSummary, indent: string): string[] {
  const repeated = span.count ? ` ×${span.count}` : '';
  const label = `${indent}${span.name}${repeated}`;
  const facts = `${span.layer.padEnd(9)}${`${span.duration.toFixed(1)} ms`.padStart(11)}`;
  const line = `${label.padEnd(60)} ${dim(facts)}`;
  return [
    span.status === 'ERROR' ? `${line} ${red('✗')}` : line,
    ...(span.children ?? []).flatMap((child) => renderSpan(child, `${indent}  `)),
  ];
}
