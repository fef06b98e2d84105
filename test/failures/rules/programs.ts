import type { FailingProgram } from '../failing-program.ts';
import { shop } from './shop.ts';

export const PROGRAMS: readonly FailingProgram[] = [shop];
