import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { withdrawCalendar } from './definitions/write-calendar.js';

/**
 * Withdraws a calendar tag from now on: questions as of an earlier definition still find it, and defining the key again brings it
 * back. Returns its id. Throws NOT_FOUND, and CONFLICT while measures, KPIs, fields or schedules use it.
 */
export async function deleteTag(ctx: AppContext, key: string): Promise<string> {
  authorize(ctx, 'define');
  return withdrawCalendar(ctx, 'TAG', key);
}
