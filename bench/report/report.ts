import type { Options } from '../options.js';
import type { Machine } from './machine.js';
import type { CaseResult } from './result.js';

/** What a run found, and where: all that `--json` writes. */
export interface Report {
  readonly options: Options;
  readonly machine: Machine;
  readonly results: readonly CaseResult[];
  /** Milliseconds of the whole run. */
  readonly took: number;
}
