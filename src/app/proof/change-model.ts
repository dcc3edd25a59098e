import type { Waterfall } from '../../goals/waterfall.js';

/** Why a number changes, in the order in which causes are let in. */
export type ChangeCause =
  'ENGINE_AND_ERASED' | 'LATE_DATA' | 'CORRECTED_DATA' | 'SCOPE' | 'EXCLUSIONS' | 'DEFINITION' | 'TARGET' | 'REAL_CHANGE' | 'CHILDREN';

/** From one signed number to another, or to what it would be now. Each waterfall is null where one of its ends has no value. */
export interface ChangeModel {
  readonly edition: string;
  /** Null: now. */
  readonly to: string | null;
  /** Canonical instant texts: what was known at each end. */
  readonly knownFrom: string;
  readonly knownTo: string;
  readonly value: Waterfall | null;
  readonly margin: Waterfall | null;
}
