import { oncePer } from '../../kernel/once-per.js';
import { Needs, type KpiNeeds } from '../../lang/needs.js';
import type { Library } from './library.js';
import { libraryCatalog } from './library-catalog.js';

/** No need depends on the currency. */
const needsOf = oncePer((library: Library) => new Needs(libraryCatalog(library, 'EUR')));

/** Worked out once for each KPI, which has to be one of the library. */
export const kpiNeeds = (library: Library, key: string): KpiNeeds => needsOf(library).of(key);
