import type { Calendar, Grain } from '../../calendar/grain.js';
import type { Period } from '../../calendar/period.js';
import type { Reading } from '../../store/database.js';
import type { CompiledCatalog } from './compiled-catalog.js';

/** What a question's KPIs are resolved by. */
export interface Asking {
  readonly reading: Reading;
  /** The definitions in force at the question's definition instant. */
  readonly compiled: CompiledCatalog;
  /** That instant; null: now. */
  readonly definition: number | null;
  readonly grain: Grain | null;
  readonly calendar: Calendar;
  /** All that the answer shows values of: windows and periods, those compared with, too. */
  readonly stretches: readonly Pick<Period, 'from' | 'to'>[];
}
