import type { GraphFile, TestRunner } from '@glasstrace/protocol/import-graph';
import type { ImportKind } from './find-imports.ts';

/** A file of the app with the files that it names, resolved. */
export interface SourceFile {
  /** Relative to the app's folder, with `/`. */
  path: string;
  imports: Map<SourceFile, ImportKind>;
  mocks: Set<SourceFile>;
  test?: TestRunner;
  route?: NonNullable<GraphFile['route']>;
  /** Its imports are not known. */
  isUnread: boolean;
}
