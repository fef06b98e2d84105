import type { FailingProgram } from '../failing-program.ts';
import { blog } from './blog.ts';
import { archive, board, feedback } from './board.ts';
import { ledger } from './ledger.ts';
import { shop } from './shop.ts';

export const PROGRAMS: readonly FailingProgram[] = [shop, ledger, blog, board, archive, feedback];
