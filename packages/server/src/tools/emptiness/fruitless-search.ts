import type { EffectiveTimeWindow, RecoveryAction } from '@glasstrace/protocol';
import type { ReadLocator } from '../input/candidate-locator.ts';
import type { RemovalDiagnosis } from './explain-removal.ts';

/** A search for candidates that found none. */
export interface FruitlessSearch extends ReadLocator {
  window: EffectiveTimeWindow;
}

/** Why it found none, and what to do about it. */
export type Diagnosis = RemovalDiagnosis & { actions: RecoveryAction[] };
