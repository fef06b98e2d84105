import type { StackFrame } from '@glasstrace/protocol';

/**
 * Reads the frames of a V8 stack trace, innermost first. Paths become relative to the project where the stack itself
 * gives the project's folder away. Empty when the text is not a V8 stack.
 * `message` is the error's own message: it stands at the top and may itself contain lines that look like frames.
 */
export function parseStackTrace(stack: string, message = ''): StackFrame[] {
  const messageAt = message === '' ? -1 : stack.indexOf(message);
  const frames = messageAt < 0 ? stack : stack.slice(messageAt + message.length);
  const positions = frames
    .split('\n')
    .map((line) => /^\s+at (.+?)\s*$/.exec(line)?.[1])
    .filter((call) => call !== undefined)
    .map(readCall)
    .filter((position) => position !== undefined);
  const projectFolder = positions.map(({ file }) => folderAround(file)).find((folder) => folder !== undefined);
  return positions.map((position) => toFrame(position, projectFolder));
}

interface Position {
  functionName?: string;
  file: string;
  line: number;
  column: number;
}

/** One call: `fn (file:1:2)` or `file:1:2`. Bundlers put parentheses and question marks into file names. */
function readCall(call: string): Position | undefined {
  const open = call.indexOf(' (');
  const named = open > 0 && call.endsWith(')');
  const location = /^(.+?):(\d+):(\d+)$/.exec(named ? call.slice(open + 2, -1) : call.replace(/^async /, ''));
  if (!location) return undefined;
  const functionName = named ? call.slice(0, open).replace(/^async /, '') : '';
  return {
    ...(functionName !== '' && functionName !== '<anonymous>' && { functionName }),
    file: readFile(location[1]!),
    line: Number(location[2]),
    column: Number(location[3]),
  };
}

function readFile(location: string): string {
  const file = location
    .replace(/^about:\/\/React\/[^/]+\//, '')
    .replace(/^file:\/\/(?:\/(?=[A-Za-z]:))?/, '')
    .replace(/\?.*$/, '')
    .replaceAll('\\', '/');
  try {
    return decodeURI(file);
  } catch {
    return file;
  }
}

/** Installed packages and build output lie in the project's own folder. */
const folderAround = (file: string) => /^(\/|[A-Za-z]:\/|~\/)(?:.*?\/)?(?=(?:node_modules|\.next)\/)/.exec(file)?.[0];

function toFrame(position: Position, projectFolder: string | undefined): StackFrame {
  const inProject = projectFolder !== undefined && position.file.startsWith(projectFolder);
  const file = inProject ? position.file.slice(projectFolder.length) : position.file;
  return { ...position, ...classify(file) };
}

function classify(file: string): Pick<StackFrame, 'file' | 'sourceKind' | 'mapped' | 'inApp'> {
  const bundled = /^webpack-internal:\/\/\/(?:\([^)]*\)\/)?\.?\/?(.+)$/.exec(file)?.[1];
  const path = bundled ?? file;
  if (/^node:|(?:^|\/)node_modules\/(?:next|react|react-dom)\//.test(path)) {
    return { file: path, sourceKind: 'framework_internal', mapped: false, inApp: false };
  }
  if (/(?:^|\/)node_modules[/_]/.test(path)) {
    return { file: path, sourceKind: 'dependency', mapped: false, inApp: false };
  }
  if (bundled !== undefined || /(?:^|\/)(?:\.next|\.output|dist|build)\//.test(path)) {
    return { file: path, sourceKind: 'compiled_source', mapped: false, inApp: true };
  }
  // Node runs no TypeScript under its own name unless positions are those of the source.
  const original = /\.[cm]?tsx?$/.test(path);
  return { file: path, sourceKind: original ? 'mapped_source' : 'unknown', mapped: original, inApp: true };
}
