import { describeTerminal } from '../../terminal/terminal.ts';
import { wrap } from '../../terminal/wrap.ts';

/** What a command tells of the server: for people, and with `--json` for programs. */
export interface Outcome {
  ok: boolean;
  sentences: string[];
  /** What is laid out already, after the sentences. */
  lines?: string[];
  json: Record<string, unknown>;
}

export function printOutcome({ ok, sentences, lines = [], json }: Outcome, asJson: boolean): void {
  if (asJson) {
    console.log(JSON.stringify({ ok, ...json }));
    return;
  }
  const { width } = describeTerminal(ok ? process.stdout : process.stderr, process.env);
  const all = [...sentences.flatMap((sentence) => wrap(sentence, width)), ...lines];
  (ok ? process.stdout : process.stderr).write(`${all.join('\n')}\n`);
}
