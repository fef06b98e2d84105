import type { ErrorCategory } from '@glasstrace/protocol';
import { findErrorBy, whereIs } from '../facts.ts';
import { CONFIDENCE, type Rule } from '../rule.ts';
import { excerpt, name } from '../words.ts';

interface Words {
  cause: (path: string) => string;
  fix: string;
  category: ErrorCategory;
}

const BY_CODE: Readonly<Record<string, Words>> = {
  ENOENT: {
    cause: (path) => `The file ${path} does not exist where the process looks for it.`,
    fix: 'Check the path, and that it does not depend on the folder the process was started in; answer 404 when the client names the file',
    category: 'not-found',
  },
  EACCES: {
    cause: (path) => `The process may not open the file ${path}.`,
    fix: 'Correct owner or mode of the file, or use a place that the process may write',
    category: 'configuration-error',
  },
  EPERM: {
    cause: (path) => `The system does not allow this with the file ${path}.`,
    fix: 'Correct owner or mode of the file, or use a place that the process may write',
    category: 'configuration-error',
  },
  EROFS: {
    cause: (path) => `The file ${path} is on a file system that can only be read.`,
    fix: 'Write to a place that allows it, for example the temporary folder',
    category: 'configuration-error',
  },
  EISDIR: {
    cause: (path) => `The path ${path} is that of a folder, and is used as a file.`,
    fix: 'Name the file in it',
    category: 'configuration-error',
  },
  ENOTDIR: {
    cause: (path) => `A part of the path ${path} is a file, not a folder.`,
    fix: 'Correct the path',
    category: 'configuration-error',
  },
  ENOSPC: { cause: () => 'The disk is full.', fix: 'Make room', category: 'configuration-error' },
  EMFILE: {
    cause: () => 'The process has more files open than it may.',
    fix: 'Close files and sockets that are no longer used, and open fewer at once',
    category: 'configuration-error',
  },
};

/** A file that cannot be used, by the system's code. */
export const fileAccess: Rule = {
  name: 'file-access',
  explain(facts) {
    const found = findErrorBy(facts, ({ code }) => (code === undefined ? undefined : BY_CODE[code]));
    if (!found) return undefined;
    const { error, known } = found;
    const path = name(/, \w+ '([^']+)'/.exec(error.message)?.[1]);
    return {
      rootCause: known.cause(path ?? 'that is read or written here'),
      suggestedFix: `${known.fix}, ${whereIs(facts, error)}.`,
      confidence: CONFIDENCE.certain,
      category: known.category,
      component: 'file system',
      about: error,
      evidence: [
        { path: error.paths.code, value: error.code!, why: 'the system’s code' },
        { path: error.paths.message, value: excerpt(error.message), why: 'names the file' },
      ],
    };
  },
};
