import type { FailingProgram } from '../failing-program.ts';
import { bistro } from './bistro.ts';
import { clinic } from './clinic.ts';
import { farm } from './farm.ts';
import { ferry } from './ferry.ts';
import { forum } from './forum.ts';
import { museum } from './museum.ts';
import { office } from './office.ts';
import { travel } from './travel.ts';
import { warehouse } from './warehouse.ts';

export const PROGRAMS: readonly FailingProgram[] = [
  bistro,
  clinic,
  warehouse,
  forum,
  farm,
  office,
  travel,
  ferry,
  museum,
];
