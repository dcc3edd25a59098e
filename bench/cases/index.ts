import type { Case } from '../bench.js';
import { agents } from './agents.js';
import { arrivals } from './arrivals.js';
import { growth } from './growth.js';
import { cliImport } from './import.js';
import { kpiMonths } from './kpi-months.js';
import { memory } from './memory.js';
import { page } from './page.js';
import { record } from './record.js';
import { rolling } from './rolling.js';
import { rowSecurity } from './row-security.js';
import { saturation } from './saturation.js';
import { sketches } from './sketches.js';
import { typedSeries } from './typed-series.js';

/** In the order they run: those that write come last, because the others' peers have copies of the rows. */
export const CASES: readonly Case[] = [
  kpiMonths,
  growth,
  page,
  agents,
  rolling,
  sketches,
  saturation,
  typedSeries,
  rowSecurity,
  record,
  cliImport,
  arrivals,
  memory,
];
