import { createRequire } from 'node:module';
import { join } from 'node:path';
import { whenLoaded } from '../../when-loaded.ts';
import { captureStack } from '../capture-stack.ts';
import type { ReportError } from '../report-error.ts';
import { isError, readLogFields } from './log-fields.ts';
import { watchPrintedLines } from './printed-lines.ts';
import type { RequestLogs } from './request-logs.ts';
import { SEVERITY, severityOf } from './severity.ts';

type Info = Record<string | symbol, unknown>;
type Push = (this: WinstonLogger, info: Info | null, ...rest: unknown[]) => boolean;
interface WinstonLogger {
  push: Push;
  isLevelEnabled?: (level: string) => boolean;
}

const SPLAT = Symbol.for('splat');
const OWN_FIELDS = new Set(['level', 'message', 'timestamp', 'stack', 'cause']);

/**
 * Records of winston 3 that are made while a request is served, as the app's own formats leave them. A bundler may make
 * a copy of winston that can't be found: then by what that prints, in an app that has it.
 */
export function watchWinston(options: {
  projectDir: string;
  isBundled: boolean;
  logs: RequestLogs;
  report: ReportError;
}): void {
  const { projectDir, isBundled, logs, report } = options;
  let isFound = false;
  whenLoaded('winston/lib/winston/logger.js', (exports) => {
    watchLoggers((exports as { prototype: WinstonLogger }).prototype);
    isFound = true;
    return undefined;
  });
  if (isBundled && isInstalled('winston', projectDir)) watchPrintedLines(logs, report, () => !isFound);

  /** `push` gets a record when the logger's formats have seen it, in the same turn as the call that made it. */
  function watchLoggers(prototype: WinstonLogger): void {
    const { push } = prototype;
    const watched: Push = function (info, ...rest) {
      if (info) logs.observe(() => record(this, info, watched));
      return Reflect.apply(push, this, [info, ...rest]);
    };
    prototype.push = watched;
  }

  function record(logger: WinstonLogger, info: Info, caller: Push): void {
    const level = String(info.level).replace(COLOURS, '');
    const severity = severityOf(level);
    if (severity === undefined || logger.isLevelEnabled?.(level) === false) return;
    const isWarning = severity >= SEVERITY.warn;
    const error = isWarning ? findError(info) : undefined;
    if (error) {
      report({ error, hook: severity >= SEVERITY.error ? 'logger_error' : 'logger_warn' });
      return;
    }
    logs.add({
      source: 'winston',
      severity,
      level,
      message: typeof info.message === 'string' ? info.message : (JSON.stringify(info.message) ?? ''),
      attributes: readLogFields(info, OWN_FIELDS),
      ...(isWarning && { stack: captureStack(caller) }),
    });
  }
}

/** `format.colorize` puts escape codes around the level. */
const COLOURS = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');

function findError(info: Info): unknown {
  const splat = info[SPLAT];
  return [info, info.error, info.err, ...(Array.isArray(splat) ? splat : [])].find(isError);
}

function isInstalled(name: string, projectDir: string): boolean {
  try {
    createRequire(join(projectDir, 'package.json')).resolve(name);
    return true;
  } catch {
    return false;
  }
}
