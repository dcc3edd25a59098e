import type { Calendar } from '../../calendar/grain.js';
import type { Period } from '../../calendar/period.js';
import type { FieldType, SourceDefinition } from '../../lang/catalog.js';
import type { Plan } from '../../lang/plan.js';
import type { Comparison, EarlierComparison } from '../evaluation-answer.js';
import type { AskedKpi } from './asked-version.js';

export interface AskedDimension {
  readonly key: string;
  readonly name: string;
  readonly type: FieldType;
}

export type Ranking =
  | { readonly kind: 'kpi'; readonly formula: number; readonly descending: boolean }
  | { readonly kind: 'dimension'; readonly position: number; readonly descending: boolean };

/** The periods that those of the question are compared with, one by one, and what its whole window is compared with. */
export interface ComparedFrame {
  readonly comparison: EarlierComparison;
  readonly periods: readonly Period[];
  readonly window: Period;
}

/** A question with everything decided that needs no rows: what to scan, how to fold, how to order. */
export interface PreparedQuestion {
  /** The instant the answer is as of; it is also now. */
  readonly knowledge: number;
  /** Null where the current revisions answer. */
  readonly pastKnowledge: number | null;
  /** The question's: its zone governs the periods. */
  readonly calendar: Calendar;
  /** The organisation's own zone: where coverage begins. */
  readonly organizationTimeZone: string;
  /** One row for the whole window where false. */
  readonly hasGrain: boolean;
  readonly hourly: boolean;
  readonly window: Period;
  readonly periods: readonly Period[];
  /** As asked: those with earlier periods, which are `compared`, and with the target. */
  readonly comparisons: readonly Comparison[];
  /** Frame i of the plan, from 1, is compared[i − 1]. */
  readonly compared: readonly ComparedFrame[];
  readonly hideIncomplete: boolean;
  readonly by: readonly AskedDimension[];
  readonly kpis: readonly AskedKpi[];
  /** Sources that the plan reads, by key. */
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  readonly plan: Plan;
  /** By position in `kpis`, then by version: which formula of the plan. */
  readonly formulaOf: readonly (readonly number[])[];
  readonly having: number | null;
  readonly ranking: readonly Ranking[];
  /** How `period` stands among the order's entries; first: rows come by period, then by rank. */
  readonly periodOrder: { readonly first: boolean; readonly descending: boolean };
  readonly first: number;
  readonly after: readonly (string | null)[] | null;
}
