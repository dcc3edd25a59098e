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

/** Every definition of one organisation in force at one definition instant. Plain data behind lookups by key. */
export interface Catalog {
  source(key: string): SourceDefinition | undefined;
  measure(key: string): MeasureDefinition | undefined;
  kpi(key: string): KpiDefinition | undefined;
  /** For suggestions and listings, sorted. */
  readonly sourceKeys: readonly string[];
  readonly measureKeys: readonly string[];
  readonly kpiKeys: readonly string[];
}

/** Names that an expression can use for every source, besides its fields. `case` and `customer` are entities shared by all. */
export const BUILT_IN_FIELDS = ['key', 'occurredAt', 'recordedAt', 'customer', 'case'] as const;
export type BuiltInField = (typeof BUILT_IN_FIELDS)[number];
