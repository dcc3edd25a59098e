import { Needs, type KpiNeeds } from '../../lang/needs.js';
import type { Library } from './library.js';
import { libraryCatalog } from './library-catalog.js';

const known = new WeakMap<Library, Needs>();

/** Worked out once for each KPI, which has to be one of the library. */
export function kpiNeeds(library: Library, key: string): KpiNeeds {
  let needs = known.get(library);
  // No need depends on the currency.
  if (needs === undefined) known.set(library, needs = new Needs(libraryCatalog(library, 'EUR')));
  return needs.of(key);
}
