export interface Started {
  at: Date;
}
export type { Instrumentation } from 'next';
