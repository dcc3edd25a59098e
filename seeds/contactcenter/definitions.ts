import type { DemoDefinitions } from '../demo-definitions.js';
import { ZONE } from './centre.js';
import { KPIS } from './kpis.js';
import { MEASURES } from './measures.js';
import { SOURCES } from './sources.js';

/** A made-up retailer's contact centre: plainly synthetic, like everything in it. */
export const CONTACTCENTER: DemoDefinitions = {
  organization: { key: 'contactcenter', name: 'Contact centre (synthetic)', timeZone: ZONE },
  sources: SOURCES,
  measures: MEASURES,
  kpis: KPIS,
};
