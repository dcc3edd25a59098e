import type { KpiInput } from '../src/app/definitions/kpi-content.js';
import type { MeasureInput } from '../src/app/definitions/measure-content.js';
import type { ScheduleInput } from '../src/app/definitions/schedule-content.js';
import type { SourceInput } from '../src/app/definitions/source-content.js';
import type { TagInput } from '../src/app/definitions/tag-content.js';

/** The definitions of a demo, as data: what a user would send, in this order. */
export interface DemoDefinitions {
  readonly organization: { readonly key: string; readonly name: string; readonly timeZone: string };
  readonly sources: readonly SourceInput[];
  readonly tags?: readonly TagInput[];
  readonly schedules?: readonly ScheduleInput[];
  /** Keys of packs of the library, of which those KPIs are installed that the sources can answer. */
  readonly packs?: readonly string[];
  readonly measures: readonly MeasureInput[];
  readonly kpis: readonly KpiInput[];
}
