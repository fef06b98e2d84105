import { relative, resolve } from 'node:path';
import { confirm } from '@clack/prompts';
import { findProject } from '../../project/find-project.ts';
import type { CliContext } from '../context.ts';
import type { AppOptions } from '../options.ts';
import { describeTerminal } from '../terminal/terminal.ts';
import { applyFix, type Fix, fixesFor, ownProgram } from './apply-fixes.ts';
import { writeBundle } from './bundle.ts';
import { ALL_CHECKS } from './checks.ts';
import { findingLines, summaryLine } from './finding-lines.ts';
import { type DoctorReport, doctorReport } from './report.ts';
import { type Finding, runChecks } from './run-checks.ts';
import { openWorld, type WorldOptions } from './world.ts';

export interface DoctorOptions extends AppOptions {
  fix?: boolean;
  yes?: boolean;
  /** true without a file of its own. */
  bundle?: string | true;
  url?: string;
}

const CLIENT_TIMEOUT_MS = 20_000;

/** Runs all checks, and with `fix` what mends them, and says what they found. Returns the exit code. */
export async function runDoctor(options: DoctorOptions, context: CliContext): Promise<number> {
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
    const ok = await applyFix(fix, dir, ownProgram());
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
