import { homedir } from 'node:os';
import { tildePath } from '../terminal/tilde-path.ts';

export const showPath = (path: string): string => tildePath(path, homedir(), process.platform);
