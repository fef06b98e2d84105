import { Command } from 'commander';
import type { CliContext } from '../context.ts';
import { type DoctorOptions, runDoctor } from '../doctor/run-doctor.ts';
import { JSON_UNASKED, PROJECT } from '../options.ts';
import { processContext } from '../process-context.ts';
import { parseBaseUrl } from './base-url.ts';

const HELP = `
Sends a GET for /glasstrace-canary through the running app, which answers it as any page it does not have. The request
is in no list of requests or errors.

Exit codes: 0 all well, or warnings only; 1 something is broken; 2 usage.`;

/** `glasstrace doctor`: what is broken, why, and what to do about it, along the way from the app to the agent. */
export function doctorCommand(context: CliContext = processContext()): Command {
  return new Command('doctor')
    .description('Check everything between your app and your agent; name the first broken link, why, and the fix.')
    .option('--fix', 'apply the fixes that can be applied, after asking')
    .option('-y, --yes', 'with --fix: do not ask')
    .option(...JSON_UNASKED)
    .option('--bundle [file]', 'write a redacted report to send to somebody; default: .glasstrace/doctor-report.json')
    .option('--url <url>', 'where the app answers, such as http://localhost:3000; default: it told us', parseBaseUrl)
    .option(...PROJECT)
    .addHelpText('after', HELP)
    .action(async (options: DoctorOptions) => {
      process.exitCode = await runDoctor(options, context);
    });
}
