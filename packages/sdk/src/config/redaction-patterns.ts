import type { RecordingSettings } from './generated/settings.ts';

/** Expressions for what the app wants masked. One that can't be compiled is named in `problems` and left out. */
export function readRedactionPatterns(redact: RecordingSettings['redact'], problems: string[]): RegExp[] {
  return redact.flatMap((item, index) => {
    try {
      return [globally(typeof item === 'string' ? fromText(item) : item)];
    } catch {
      problems.push(`Item ${index + 1} of redact is not a regular expression such as /acct_\\d+/.`);
      return [];
    }
  });
}

/** Every place is masked, wherever the last one was. */
const globally = ({ source, flags }: RegExp): RegExp => new RegExp(source, `${flags.replace(/[gy]/g, '')}g`);

function fromText(text: string): RegExp {
  const written = /^\/(.+)\/([a-z]*)$/s.exec(text);
  return written ? new RegExp(written[1]!, written[2]) : new RegExp(text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
}
