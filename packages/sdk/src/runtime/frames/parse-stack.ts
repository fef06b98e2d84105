/** One line of a V8 stack, as the runtime wrote it: positions are of the code that ran, not of the source. */
export interface RawFrame {
  functionName?: string;
  /** Path, URL, `node:` module, or a word such as `<anonymous>`. */
  file: string;
  line?: number;
  column?: number;
}

export interface ParsedStack {
  /** Everything before the first frame: type and message. */
  header: string;
  frames: RawFrame[];
}

const MAX_FRAMES = 60;
/** Below this frame React only shows how it called the component. */
const REACT_BOTTOM = /react[_-]stack[_-]bottom[_-]frame/;

/**
 * Reads `error.stack`. Messages may span lines and quote stacks of their own (Prisma and React do), so the error's
 * `message`, when known, is skipped first; otherwise the frames begin at the first line that looks like one.
 */
export function parseStack(stack: string, message = ''): ParsedStack {
  const afterMessage = message === '' ? -1 : stack.indexOf(message);
  const from = afterMessage < 0 ? 0 : afterMessage + message.length;
  const first = stack.slice(from).search(/^[ \t]+at \S/m);
  if (first < 0) return { header: stack, frames: [] };

  const frames: RawFrame[] = [];
  for (const line of stack.slice(from + first).split('\n')) {
    const frame = parseFrame(line);
    if (REACT_BOTTOM.test(frame?.functionName ?? '') || frames.length === MAX_FRAMES) break;
    if (frame) frames.push(frame);
  }
  return { header: stack.slice(0, from + first).trimEnd(), frames };
}

/**
 * `at fn (file:1:2)`, `at async file:1:2`, `at new Poll (file:///a/(group)/b.js?id=x+(ecmascript):1:2)` …
 * Parentheses and spaces also occur in file names, so only a line that ends with one has a function name.
 */
function parseFrame(line: string): RawFrame | undefined {
  const text = /^\s*at (?:async )?(.+?)\s*$/.exec(line)?.[1];
  if (text === undefined) return undefined;
  const open = text.endsWith(')') ? text.indexOf(' (') : -1;
  const functionName = open < 0 ? undefined : text.slice(0, open);
  const location = open < 0 ? text : text.slice(open + 2, -1);
  // Code made by `eval` has no file of its own: `eval at render (/app/x.js:1:2), <anonymous>:3:4`.
  const position = location.startsWith('eval at ') ? null : /^(.+?):(\d+)(?::(\d+))?$/.exec(location);
  return {
    ...(functionName !== undefined && { functionName }),
    file: position?.[1] ?? (location.startsWith('eval at ') ? '<eval>' : location),
    ...(position && { line: Number(position[2]) }),
    ...(position?.[3] !== undefined && { column: Number(position[3]) }),
  };
}
