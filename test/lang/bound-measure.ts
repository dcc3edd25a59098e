import { bindMeasure, type BoundMeasureResult } from '../../src/lang/bind-measure.js';
import type { Catalog, MeasureDefinition } from '../../src/lang/catalog.js';
import type { BoundMeasure } from '../../src/lang/kpi-expr.js';
import { catalog, measure } from './example-catalog.js';

const bind = (more: Partial<MeasureDefinition>, of: Catalog): BoundMeasureResult => bindMeasure(measure('m', more.source ?? 'calls', more), of);

/** A measure of the example catalogue, bound; throws where it has findings. */
export function boundMeasure(more: Partial<MeasureDefinition>, of: Catalog = catalog): BoundMeasure {
  const result = bind(more, of);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join(' '));
  return result.measure;
}

/** `CODE message` of each finding; throws where there is none. */
export function measureFindings(more: Partial<MeasureDefinition>, of: Catalog = catalog): string[] {
  const result = bind(more, of);
  if (result.ok) throw new Error('no finding');
  return result.diagnostics.map(({ code, message }) => `${code} ${message}`);
}
