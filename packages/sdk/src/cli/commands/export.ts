import { EXPORT_SIGNALS, type ExportSignal } from '@glasstrace/protocol';
import { MIN_TRACE_ID_PREFIX, readTraceIdPrefix } from '@glasstrace/protocol/ids';
import { Command, InvalidArgumentError, Option } from 'commander';
import { findProject } from '../../project/find-project.ts';
import { type AppOptions, PROJECT } from '../options.ts';
import { writeExport } from '../recordings/write-export.ts';
import { size } from '../terminal/size.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';

interface ExportOptions extends AppOptions {
  window?: string;
  signal: ExportSignal;
  output?: string;
  force?: boolean;
}

const HELP = `
Writes JSON Lines as OpenTelemetry's file exporter does: a line is one message of OTLP/JSON, which is also the body of
a POST to /v1/traces or /v1/logs. A file holds spans or log records, hence --signal.
Secrets were masked when they were recorded; URLs, queries and messages of your app are in it.

Exit codes: 0 done, also when there was nothing; 1 failed, and no file was written; 2 usage.`;

/** `glasstrace export`: a trace, or those of a window, as OTLP/JSON. */
export function exportCommand(): Command {
  return new Command('export')
    .description('Write a trace, those of a time window, or all of this project, as OpenTelemetry data (OTLP/JSON).')
    .argument('[traceId]', `one trace; its first ${MIN_TRACE_ID_PREFIX} digits or more`, readTraceId)
    .option('--window <time>', 'how far back, as in 15m, 24h, 7d, or an ISO 8601 time or interval; default: all')
    .addOption(new Option('--signal <kind>', 'what of them').choices(EXPORT_SIGNALS).default('traces'))
    .option('-o, --output <file>', 'a file instead of stdout, such as shop.jsonl; complete or not there')
    .option('--force', 'replace the file if it exists')
    .option('--json', 'with --output: print one JSON object about the file')
    .option(...PROJECT)
    .addHelpText('after', HELP)
    .action(async (traceId: string | undefined, options: ExportOptions, command: Command) => {
      const { window, signal, output, force = false, json, project } = options;
      if (traceId !== undefined && window !== undefined) command.error('error: give a traceId or --window, not both');
      if (output === undefined && (force || json)) command.error('error: --force and --json need --output');
      const projectDir = findProject(process.cwd(), project);
      const written = await writeExport({ projectDir, traceId, window, signal, output, force });
      if (json) console.log(JSON.stringify({ ok: true, file: output, signal, ...written }));
      else
        console.error(wrap(summary(written, options), describeTerminal(process.stderr, process.env).width).join('\n'));
    });
}

/** stdout is for what is exported. */
function summary({ bytes, lines }: { bytes: number; lines: number }, { signal, output }: ExportOptions): string {
  const what = signal === 'traces' ? 'spans' : 'log records';
  if (lines === 0) return `There are no ${what} to export.${output === undefined ? '' : ' No file was written.'}`;
  const where = output === undefined ? '' : ` in ${output}`;
  const rest = signal === 'traces' ? ' Log records: --signal logs' : '';
  return `${size(bytes)} of ${what}${where}, ${lines.toLocaleString('en')} line${lines === 1 ? '' : 's'} of OTLP/JSON.${rest}`;
}

function readTraceId(text: string): string {
  const id = readTraceIdPrefix(text);
  if (id === undefined) throw new InvalidArgumentError(`A trace id has ${MIN_TRACE_ID_PREFIX} to 32 hex digits.`);
  return id;
}
