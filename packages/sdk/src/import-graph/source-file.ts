import type { GraphFile, ImportGraph, TestRunner } from '@glasstrace/protocol/import-graph';
import type { FileNeed } from '@glasstrace/protocol/import-graph-limits';
import type { ImportKind } from './find-imports.ts';

/** A file of the app with the files that it names, resolved. */
export interface SourceFile {
  /** Relative to the app's folder, with `/`. */
  path: string;
  imports: Map<SourceFile, ImportKind>;
  mocks: Set<SourceFile>;
  test?: TestRunner;
  needs: Set<FileNeed>;
  route?: NonNullable<GraphFile['route']>;
  /** Its imports are not known. */
  isUnread: boolean;
}

/** What a scan finds. */
export interface Sources {
  files: readonly SourceFile[];
  testSetup?: NonNullable<ImportGraph['testSetup']>;
}
