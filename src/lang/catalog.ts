import type { WorkSchedule } from '../calendar/schedule.js';
import type { TagRange } from '../calendar/tag.js';
import type { Grain } from '../calendar/grain.js';
import type { Aggregation } from './aggregation.js';

export type FieldType = 'TEXT' | 'NUMBER' | 'BOOLEAN' | 'INSTANT';
export type FieldRole = 'DIMENSION' | 'VALUE' | 'TIME' | 'ENTITY';
export type Direction = 'HIGHER_IS_BETTER' | 'LOWER_IS_BETTER' | 'NEUTRAL';

export interface FieldDefinition {
  readonly key: string;
  readonly name: string;
  readonly type: FieldType;
  readonly role: FieldRole;
  /** For numbers: the unit in which they are stored. */
  readonly unit: string | null;
  /** A row-scope expression over other fields; null for a stored field. */
  readonly expression: string | null;
  readonly description: string | null;
  /** Its values identify a person. */
  readonly personal: boolean;
}

export interface SourceDefinition {
  readonly id: string;
  readonly key: string;
  readonly versionId: string;
  readonly fields: readonly FieldDefinition[];
  /** First local day that the source covers, if declared: YYYY-MM-DD. */
  readonly coversFrom: string | null;
}

export interface MeasureDefinition {
  readonly key: string;
  readonly versionId: string;
  /** Key of its source. */
  readonly source: string;
  readonly aggregation: Aggregation;
  readonly value: string | null;
  readonly filter: string | null;
  readonly percentile: number | null;
  /** `occurredAt` or the key of a TIME field. */
  readonly at: string;
  readonly unit: string | null;
  /** At most one of stock, journey, per and cohort, but cohort may stand beside stock. */
  readonly stock?: StockDefinition;
  readonly journey?: JourneyDefinition;
  readonly per?: PerDefinition;
  readonly cohort?: CohortDefinition;
  /** Absent: it has a value at every grain. */
  readonly finestGrain?: Grain;
}

/** Keys of the instants between which a row is open. */
export interface StockDefinition {
  readonly from: string;
  readonly until: string;
}

export interface JourneyDefinition {
  readonly entity: 'CUSTOMER' | 'CASE';
  readonly start: 'ANY' | 'FIRST_OF_ENTITY';
  readonly valueStep: number;
  readonly steps: readonly JourneyStepDefinition[];
}

/** Durations as ISO-8601 texts. */
export interface JourneyStepDefinition {
  /** Key of the source. */
  readonly source: string;
  readonly filter: string | null;
  /** Null: none. */
  readonly after: string | null;
  /** Null: unbounded. */
  readonly within: string | null;
  readonly absent: boolean;
}

export interface PerDefinition {
  /** `customer`, `case`, `key`, or the key of a field of role ENTITY or DIMENSION. */
  readonly entity: string;
  readonly aggregation: Aggregation;
  readonly value: string | null;
  readonly filter: string | null;
  /** A condition on `inner`; null: every entity is kept. */
  readonly keep: string | null;
}

export interface CohortDefinition {
  /** As that of `PerDefinition`. */
  readonly entity: string;
  readonly active: boolean;
  readonly window: 'PREVIOUS_PERIOD' | 'NEXT_PERIOD' | 'EVER_BEFORE';
  /** An ISO-8601 duration; null: none. */
  readonly offset: string | null;
}

export interface KpiDefinition {
  readonly key: string;
  readonly name: string;
  readonly versionId: string;
  readonly expression: string;
  /** The declared unit; null: the inferred one. */
  readonly unit: string | null;
  readonly direction: Direction;
  readonly format: string | null;
  readonly maturityLagMs: number | null;
  readonly minSample: number | null;
}

/** A calendar tag: named ranges of local dates, sorted, never overlapping. */
export interface TagDefinition {
  readonly key: string;
  readonly name: string;
  readonly versionId: string;
  readonly ranges: readonly TagRange[];
}

export interface ScheduleDefinition extends WorkSchedule {
  readonly key: string;
  readonly versionId: string;
  /** Key of a tag whose ranges are closed, besides `holidays`; null: none. */
  readonly holidayTag: string | null;
}

/** The schedule that is meant where an expression names none. */
export const DEFAULT_SCHEDULE = 'default';

/** Calendar tags and work schedules in force at one definition instant. */
export interface CalendarNames {
  tag(key: string): TagDefinition | undefined;
  schedule(key: string): ScheduleDefinition | undefined;
  /** Sorted. */
  readonly tagKeys: readonly string[];
  readonly scheduleKeys: readonly string[];
}

/** Every definition of one organisation in force at one definition instant. Plain data behind lookups by key. */
export interface Catalog extends CalendarNames {
  source(key: string): SourceDefinition | undefined;
  measure(key: string): MeasureDefinition | undefined;
  kpi(key: string): KpiDefinition | undefined;
  /** For suggestions and listings, sorted. */
  readonly sourceKeys: readonly string[];
  readonly measureKeys: readonly string[];
  readonly kpiKeys: readonly string[];
  /** KPIs that no expression can name any more; absent: none are known. */
  readonly retiredKpiKeys?: readonly string[];
}

/** Names that an expression can use for every source, besides its fields. `case` and `customer` are entities shared by all. */
export const BUILT_IN_FIELDS = ['key', 'occurredAt', 'recordedAt', 'customer', 'case'] as const;
export type BuiltInField = (typeof BUILT_IN_FIELDS)[number];
