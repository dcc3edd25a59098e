import type { Grain } from '../../calendar/grain.js';
import type { TagRange } from '../../calendar/tag.js';
import { WEEKDAYS } from '../../calendar/grain.js';
import type { DefinitionChange } from '../changes/definition-change.js';
import type { Aggregation } from '../../lang/aggregation.js';
import type {
  CohortDefinition, FieldDefinition, JourneyDefinition, PerDefinition, StockDefinition,
} from '../../lang/catalog.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import type { MeasureRecord, ScheduleRecord, SourceRecord, TagRecord } from '../../store/catalog.js';
import { minuteText, type WeekdayHours } from './schedule-content.js';

/** What defining answers: the definition as it now stands, or what is wrong with it; then nothing was written. */
export interface Defined<M> {
  readonly definition: M | null;
  readonly diagnostics: readonly Diagnostic[];
  /** What became of it and of everything else that the change touched; empty where there are diagnostics. */
  readonly changes: readonly DefinitionChange[];
}

export interface SourceModel {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  /** What `expectedVersion` takes. */
  readonly version: string;
  readonly fields: readonly FieldDefinition[];
  /** Declared: YYYY-MM-DD; null: it follows from the rows. */
  readonly coversFrom: string | null;
}

/** FULL: its values over parts of the rows add up to its value over all of them; SEMI: over groups, but not over time. */
export type Additivity = 'FULL' | 'SEMI' | 'NONE';

export interface MeasureModel {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: string;
  /** Key of its source. */
  readonly source: string;
  readonly aggregation: Aggregation;
  readonly value: string | null;
  readonly filter: string | null;
  readonly percentile: number | null;
  readonly at: string;
  /** '' for a plain number. */
  readonly unit: string;
  /** Null: it has a value at every grain. */
  readonly finestGrain: Grain | null;
  /** Null, as are the next three: it is of another kind. */
  readonly stock: StockDefinition | null;
  readonly journey: JourneyDefinition | null;
  readonly per: PerDefinition | null;
  readonly cohort: CohortDefinition | null;
  readonly additivity: Additivity;
}

export const sourceModel = ({ id, key, name, description, number, fields, coversFrom }: SourceRecord): SourceModel =>
  ({ id, key, name, description, version: String(number), fields, coversFrom });

/**
 * A count or sum over parts of the rows adds up, no other aggregate does. What is open at two instants is counted twice; an entity
 * may have rows in several groups, and what was active in one window need not be in the next.
 */
function additivity({ aggregation, stock, per, cohort }: MeasureRecord): Additivity {
  if ((aggregation !== 'COUNT' && aggregation !== 'SUM') || per !== undefined || cohort !== undefined) return 'NONE';
  return stock === undefined ? 'FULL' : 'SEMI';
}

export function measureModel(record: MeasureRecord): MeasureModel {
  const { id, key, name, description, number, source, aggregation, value, filter, percentile, at, unit } = record;
  const { finestGrain = null, stock = null, journey = null, per = null, cohort = null } = record;
  return {
    id, key, name, description, version: String(number), source, aggregation, value, filter, percentile, at,
    unit: unit ?? '', finestGrain, stock, journey, per, cohort, additivity: additivity(record),
  };
}

export interface TagModel {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: string;
  /** By date. */
  readonly ranges: readonly TagRange[];
}

export const tagModel = ({ id, key, name, description, number, ranges }: TagRecord): TagModel =>
  ({ id, key, name, description, version: String(number), ranges });

export interface ScheduleModel {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  readonly version: string;
  /** By the date from which they are valid; weekdays on which nobody works are left out. */
  readonly hours: readonly { readonly validFrom: string | null; readonly weekly: readonly WeekdayHours[] }[];
  readonly holidays: readonly string[];
  readonly holidayTag: string | null;
}

export function scheduleModel(record: ScheduleRecord): ScheduleModel {
  const { id, key, name, description, number, versions, holidays, holidayTag } = record;
  const hours = versions.map(({ validFrom, weekly }) => ({
    validFrom,
    weekly: weekly.flatMap((intervals, index) => (intervals.length === 0 ? [] : [{
      weekday: WEEKDAYS[index]!,
      intervals: intervals.map(({ from, to }) => ({ from: minuteText(from), to: minuteText(to) })),
    }])),
  }));
  return { id, key, name, description, version: String(number), hours, holidays, holidayTag };
}
