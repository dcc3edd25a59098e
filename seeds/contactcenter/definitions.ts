import type { DemoDefinitions } from '../demo-definitions.js';
import { SCHEDULES, TAGS } from './calendar.js';
import { ZONE } from './centre.js';
import { KPIS } from './kpis.js';
import { PACKS } from './packs.js';
import { MEASURES } from './measures.js';
import { SOURCES } from './sources.js';

/** A made-up retailer's contact centre: plainly synthetic, like everything in it. */
export const CONTACTCENTER: DemoDefinitions = {
  organization: { key: 'contactcenter', name: 'Contact centre (synthetic)', timeZone: ZONE },
  sources: SOURCES,
  tags: TAGS,
  schedules: SCHEDULES,
  packs: PACKS,
  measures: MEASURES,
  kpis: KPIS,
};
