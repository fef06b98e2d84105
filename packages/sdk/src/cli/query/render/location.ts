import type { StackFrame } from '@glasstrace/protocol';

/** `src/app/page.tsx:14:28`, as editors and terminals open it on a click. */
export function location({ file, line, column }: { file: string; line: number; column?: number | undefined }): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** Where a frame is, or undefined when it has no file. */
export function frameLocation({ file, line, column }: StackFrame): string | undefined {
  if (file === undefined) return undefined;
  return line === undefined ? file : location({ file, line, column });
}
