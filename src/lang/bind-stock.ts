import type { SourceDefinition, StockDefinition } from './catalog.js';
import type { StockRead } from './kpi-expr.js';
import type { MeasureTexts } from './measure-texts.js';

/** Binds when a row begins and ceases to be open; undefined after a finding. */
export function bindStock(stock: StockDefinition, source: SourceDefinition, texts: MeasureTexts): StockRead | undefined {
  // An end may follow from other instants: the earliest of several, a deadline.
  const computed = source.fields.filter((field) => field.type === 'INSTANT' && field.expression !== null).map((field) => field.key);
  const instant = (end: 'from' | 'until'): StockRead['from'] | undefined => {
    const [key, part] = [stock[end], `stock.${end}`];
    const { fits, hint } = texts.time(key, source, end === 'until' ? computed : []);
    if (!fits) return texts.report(part, key, 'NAM243', { key, source: source.key, end, hint });
    return texts.row(part, key, source, 'instant')?.bySource[source.key];
  };
  const [from, until] = [instant('from'), instant('until')];
  return from === undefined || until === undefined ? undefined : { from, until };
}
