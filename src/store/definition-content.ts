import type { Aggregation } from '../lang/aggregation.js';
import type { Direction, FieldDefinition, MeasureDefinition, ScheduleDefinition, TagDefinition } from '../lang/catalog.js';

/**
 * What a version holds, as it lies in its `definition` column. Equal content is the same definition: it writes no version.
 * Names and descriptions of the definitions themselves lie in their headers.
 */
export interface SourceContent {
  readonly fields: readonly FieldDefinition[];
  readonly coversFrom: string | null;
}

/** Keys of kinds that a measure is not of are left out. */
export interface MeasureContent extends Pick<MeasureDefinition, 'stock' | 'journey' | 'per' | 'cohort' | 'finestGrain'> {
  readonly source: string;
  readonly aggregation: Aggregation;
  readonly value: string | null;
  readonly filter: string | null;
  readonly percentile: number | null;
  readonly at: string;
  /** Declared, or as inferred when it was defined; '' for a plain number. */
  readonly unit: string;
}

export type TagContent = Pick<TagDefinition, 'ranges'>;

export type ScheduleContent = Pick<ScheduleDefinition, 'versions' | 'holidays' | 'holidayTag'>;

export interface KpiContent {
  readonly expression: string;
  readonly canonical: string;
  /** Declared, or as inferred when it was defined; '' for a plain number. */
  readonly unit: string;
  readonly direction: Direction;
  readonly format: string | null;
  /** ISO-8601. */
  readonly maturityLag: string | null;
  readonly minSample: number | null;
}
