import type { ErrorEvidencePacket, TraceSummary } from '@glasstrace/protocol';
import type { Terminal } from '../../terminal/terminal.ts';
import { block, oneLine } from '../../terminal/text.ts';
import { frameLocation, location } from './location.ts';

const MAX_MESSAGE_LINES = 20;

/** What a person wants to know of an error, in the order they ask: what, where, by which way, and why. */
export function errorEvidence(summary: TraceSummary, terminal: Terminal): string[] {
  const evidence = summary.errorEvidence;
  return [
    ...headline(summary, terminal),
    ...message(summary, terminal),
    ...place(summary, terminal),
    ...(evidence
      ? [...sourceLines(evidence, terminal), ...stack(evidence, terminal), ...causes(evidence, terminal)]
      : []),
  ];
}

function headline(
  { errorEvidence, errorCode, errorCategory, masked }: TraceSummary,
  { width, paint }: Terminal,
): string[] {
  const type = oneLine(errorEvidence?.exceptionType ?? 'Error', width);
  const facts = [
    errorCode,
    // A TypeError says by itself that it is one.
    errorCategory === 'unknown' || errorCategory === 'type-error' ? undefined : errorCategory,
    masked ? 'hidden by the status' : undefined,
  ];
  const known = oneLine(facts.filter((fact) => fact !== undefined).join(' · '), width);
  if (known === '') return [paint('red', type)];
  const oneRow = type.length + 2 + known.length <= width;
  return oneRow ? [`${paint('red', type)}  ${paint('dim', known)}`] : [paint('red', type), paint('dim', known)];
}

function message({ errorEvidence, error }: TraceSummary, { width, paint }: Terminal): string[] {
  const text = errorEvidence?.exceptionMessage ?? errorEvidence?.frameworkErrorSummary ?? error;
  if (text === undefined) return [paint('dim', 'No exception was recorded for this request.')];
  const lines = block(text.trim(), width);
  const hidden = lines.length - MAX_MESSAGE_LINES;
  return [
    ...lines.slice(0, MAX_MESSAGE_LINES).map((line) => paint('bold', line)),
    ...(hidden > 0 ? [paint('dim', `… ${hidden} more lines`)] : []),
  ];
}

function place({ sourceLocation }: TraceSummary, { width, paint }: Terminal): string[] {
  if (sourceLocation === undefined) return [];
  const note = sourceLocation.mapped ? '' : paint('dim', '  (compiled code; no source map)');
  return ['', paint('cyan', oneLine(location(sourceLocation), width)) + note];
}

function sourceLines({ sourceLines: all = [] }: ErrorEvidencePacket, { width, paint }: Terminal): string[] {
  const last = all.findLastIndex(({ text }) => text.trim() !== '');
  const lines = all.slice(0, last + 1);
  const digits = Math.max(...lines.map(({ line }) => String(line).length), 0);
  return lines.map(({ line, text, current }) => {
    const margin = `${current ? '❯' : ' '} ${String(line).padStart(digits)} │ `;
    const [code = ''] = block(text, width - margin.length);
    return current ? paint('red', margin) + paint('bold', code) : paint('dim', margin) + code;
  });
}

function stack({ stack: summary }: ErrorEvidencePacket, { width, paint }: Terminal): string[] {
  // The first frame is the place above; frames of libraries say how it was reached only to their authors.
  const frames = (summary?.frames ?? []).filter((frame) => frame.inApp);
  if (frames.length < 2) return [];
  const lines = frames.map((frame) => {
    const where = frameLocation(frame) ?? 'unknown place';
    return `  at ${oneLine(frame.functionName ? `${frame.functionName} (${where})` : where, width - 5)}`;
  });
  return ['', ...lines.map((line) => paint('dim', line))];
}

function causes({ causes: list = [] }: ErrorEvidencePacket, { width, paint }: Terminal): string[] {
  return list.flatMap(({ type, message: text, code, frame }) => {
    const where = frame && frameLocation(frame);
    const what = code === undefined ? type : `${type} ${code}`;
    return [
      '',
      paint('yellow', 'caused by ') + oneLine(`${what}: ${text}`, width - 10),
      ...(where === undefined ? [] : [paint('dim', `  at ${oneLine(where, width - 5)}`)]),
    ];
  });
}
