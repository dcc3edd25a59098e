import type { KpiInput } from '../definitions/kpi-content.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import type { ScheduleInput } from '../definitions/schedule-content.js';
import type { SourceInput } from '../definitions/source-content.js';
import type { TagInput } from '../definitions/tag-content.js';
import type { GoalDefinition } from '../goals/goal-definition.js';

/** Definitions as code: what the mutations of the API take, kind by kind. The files' keys are the inputs' names. */
export interface DefinitionSet {
  readonly sources: readonly SourceInput[];
  readonly measures: readonly MeasureInput[];
  readonly kpis: readonly KpiInput[];
  readonly tags: readonly TagInput[];
  readonly schedules: readonly ScheduleInput[];
  readonly goals: readonly GoalDefinition[];
}

/** Kinds in the order in which they stand on each other. */
export const DEFINITION_KINDS = ['tags', 'schedules', 'sources', 'measures', 'kpis', 'goals'] as const satisfies readonly (keyof DefinitionSet)[];
export type DefinitionKind = (typeof DEFINITION_KINDS)[number];

/** Kinds that stand on each other and are in a catalogue; goals stand on it. */
export type CatalogKind = Exclude<DefinitionKind, 'goals'>;
