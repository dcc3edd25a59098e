import { scheduleModel, type Defined, type ScheduleModel } from './definitions/models.js';
import type { ScheduleInput } from './definitions/schedule-content.js';
import { defineOne, type DefineOptions } from './changes/define-one.js';
import type { AppContext } from './context.js';

/**
 * Declares a work schedule, or gives it other hours: what uses it follows. The one of the key `default` is meant where an
 * expression names none. The same content writes no version; a deleted schedule comes back under its old key. Throws BAD_INPUT for
 * hours that cannot be, CONFLICT where `expectedVersion` does not stand.
 */
export const defineSchedule = (ctx: AppContext, input: ScheduleInput, options: DefineOptions = {}): Promise<Defined<ScheduleModel>> =>
  defineOne(ctx, 'schedules', input, options, (catalog, key) => scheduleModel(catalog.schedule(key)!));
