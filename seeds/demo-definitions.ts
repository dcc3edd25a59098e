import type { KpiInput } from '../src/app/definitions/kpi-content.js';
import type { MeasureInput } from '../src/app/definitions/measure-content.js';
import type { SourceInput } from '../src/app/definitions/source-content.js';

/**
 * The definitions of a demo, as data: what a user would send through defineSource, defineMeasure and defineKpi, in this order.
 */
export interface DemoDefinitions {
  readonly organization: { readonly key: string; readonly name: string; readonly timeZone: string };
  readonly sources: readonly SourceInput[];
  readonly measures: readonly MeasureInput[];
  readonly kpis: readonly KpiInput[];
}
