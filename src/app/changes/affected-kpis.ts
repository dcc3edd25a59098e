import type { Catalog } from '../../lang/catalog.js';
import { Lineage } from '../../lang/lineage.js';
import type { DefinitionChange } from './definition-change.js';

/**
 * For each KPI that uses a tag or schedule whose content changes, however far, what of it changed: `tag holiday: ranges`. Calendars are read
 * as of the question, so its numbers may change though it gets no version for that. By key.
 */
export function affectedKpis(changes: readonly DefinitionChange[], after: Catalog): ReadonlyMap<string, readonly string[]> {
  const calendars = changes.flatMap(({ kind, key, action, parts }) => (action === 'CHANGED' && (kind === 'TAG' || kind === 'SCHEDULE')
    ? [{ point: { kind, key }, cause: `${kind.toLowerCase()} ${key}: ${parts.map(({ part }) => part).join(', ')}` }] : []));
  // Without drivers: what is believed of a KPI moves none of its numbers.
  const lineage = new Lineage(after);
  const causes = calendars.flatMap(({ point, cause }) =>
    lineage.allUp([point]).filter(({ kind }) => kind === 'KPI').map(({ key }) => ({ key, cause })));
  const byKpi = Map.groupBy(causes, ({ key }) => key);
  return new Map([...byKpi.keys()].sort().map((key) => [key, byKpi.get(key)!.map(({ cause }) => cause)]));
}
