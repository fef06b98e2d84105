import type { SourceFile } from '../syntax/source-file.ts';

/** An instrumentation file while Glasstrace is put into it. */
export interface Instrumentation extends SourceFile {
  /** The variable that holds the promise of the SDK. */
  name: string;
}
