import { ChangedMeanwhileError } from '../edit/write.ts';

const SENTENCES: Record<string, string> = {
  EACCES: 'It can’t be written: permission denied.',
  EPERM: 'It can’t be written: its owner or its attributes forbid it.',
  EROFS: 'It can’t be written: it is on a read-only file system.',
  ENOSPC: 'It can’t be written: the disk is full.',
  EDQUOT: 'It can’t be written: your quota of the disk is used up.',
  EISDIR: 'There is a folder of that name.',
  ENOTDIR: 'One of the folders above it is a file.',
  EEXIST: 'One of the folders above it is a file.',
  ELOOP: 'It is a link that leads to itself.',
  ENAMETOOLONG: 'Its path is too long for this file system.',
  EBUSY: 'It can’t be written: another program uses it.',
};

/** Why a file could not be written, in one sentence for its owner. */
export function explainWriteFailure(error: unknown): string {
  if (error instanceof ChangedMeanwhileError) return 'It changed while we were at work.';
  const { code, message } = error as NodeJS.ErrnoException;
  return SENTENCES[code ?? ''] ?? `It can’t be written (${code ?? message}).`;
}

/** The same for a file that could not be read. */
export function explainReadFailure(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') return 'It can’t be read: permission denied.';
  return ['EISDIR', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(code)
    ? explainWriteFailure(error)
    : `It can’t be read (${code || message}).`;
}
