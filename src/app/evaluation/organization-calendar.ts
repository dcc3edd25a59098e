import type { Calendar } from '../../calendar/grain.js';
import { loadCalendar } from '../../store/catalog.js';
import type { Reading } from '../../store/database.js';
import { KeptDefinitions } from './kept-definitions.js';

const calendars = new KeptDefinitions<Calendar>(10_000, () => 1, loadCalendar);

/** The organisation's zone, week and year in force at `definition`; null: now. */
export const organizationCalendar = (reading: Reading, definition: number | null): Promise<Calendar> => calendars.of(reading, definition);
