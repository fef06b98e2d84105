import { relative, resolve } from 'node:path';
import { confirm } from '@clack/prompts';
import { Command } from 'commander';
import { findProject } from '../../project/find-project.ts';
import type { CliContext } from '../context.ts';
import { applyFix, type Fix, fixesFor, ownProgram } from '../doctor/apply-fixes.ts';
import { writeBundle } from '../doctor/bundle.ts';
import { ALL_CHECKS } from '../doctor/checks.ts';
import { findingLines, summaryLine } from '../doctor/finding-lines.ts';
import { type DoctorReport, doctorReport } from '../doctor/report.ts';
import { type Finding, runChecks } from '../doctor/run-checks.ts';
import { openWorld, type WorldOptions } from '../doctor/world.ts';
import { type AppOptions, JSON_UNASKED, PROJECT } from '../options.ts';
import { processContext } from '../process-context.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { parseBaseUrl } from './base-url.ts';

interface DoctorOptions extends AppOptions {
  fix?: boolean;
  yes?: boolean;
  /** true without a file of its own. */
  bundle?: string | true;
  url?: string;
}

const HELP = `
Sends a GET for /glasstrace-canary through the running app, which answers it as any page it does not have. The request
is in no list of requests or errors.

Exit codes: 0 all well, or warnings only; 1 something is broken; 2 usage.`;

const CLIENT_TIMEOUT_MS = 20_000;

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

/** Returns the exit code. */
export async function runDoctor(
  options: DoctorOptions,
  context: CliContext,
  program: readonly string[] = ownProgram(),
): Promise<number> {
  const dir = findProject(context.cwd, options.project);
  const place: WorldOptions = {
    context,
    dir,
    url: options.url,
    startsServer: true,
    clientTimeoutMs: CLIENT_TIMEOUT_MS,
  };
  const terminal = describeTerminal(context.stdout, context.env);
  const print = (lines: readonly string[]) => {
    if (!options.json) for (const line of lines) context.stdout.write(`${line}\n`);
  };
  const look = (world: ReturnType<typeof openWorld>) =>
    runChecks(ALL_CHECKS, world, (finding) => print(findingLines(finding, terminal)));

  let world = openWorld(place);
  let findings = await look(world);
  print(['', summaryLine(findings, terminal)]);

  const fixes = fixesFor(findings);
  const fixed: NonNullable<DoctorReport['fixed']> = [];
  for (const fix of options.fix ? fixes : []) {
    if (!(await isWanted(fix, options, context))) continue;
    const ok = await applyFix(fix, dir, program);
    fixed.push({ fix: fix.fix, ok });
    print([`${ok ? 'Done' : 'Failed'}: ${fix.fix}`]);
  }
  if (fixed.length > 0) {
    print(['', 'Once more:']);
    world = openWorld(place);
    findings = await look(world);
    print(['', summaryLine(findings, terminal)]);
  }

  const report: DoctorReport = { ...doctorReport(dir, findings), ...(fixed.length > 0 && { fixed }) };
  if (options.bundle !== undefined) {
    const file = options.bundle === true ? undefined : resolve(context.cwd, options.bundle);
    report.bundle = await writeBundle(world, report, file);
    print([`Redacted report: ${relative(context.cwd, report.bundle)}`]);
  }
  print(nextSteps(findings, options, context));
  if (options.json) context.stdout.write(`${JSON.stringify(report)}\n`);
  return report.ok ? 0 : 1;
}

async function isWanted({ fix }: Fix, { yes, json }: DoctorOptions, { interactive }: CliContext): Promise<boolean> {
  if (yes) return true;
  if (!interactive || json) return false;
  return (await confirm({ message: `${fix}: do it now?` })) === true;
}

/** What `--fix` could do, or would with `--yes`. */
function nextSteps(findings: readonly Finding[], { fix, yes }: DoctorOptions, { interactive }: CliContext): string[] {
  const { length } = fixesFor(findings);
  if (length === 0) return [];
  const count = length === 1 ? 'one fix' : `${length} fixes`;
  if (!fix) return [`npx glasstrace doctor --fix applies ${count} (asks first).`];
  return yes || interactive ? [] : [`Nobody can be asked here: npx glasstrace doctor --fix --yes applies ${count}.`];
}
