import { WEEKDAYS, type Weekday } from '../calendar/grain.js';
import { validZone } from '../calendar/zone.js';
import { badInput } from '../kernel/errors.js';
import type { OrganizationSettings } from '../store/organizations.js';

export interface SettingsInput {
  readonly timeZone?: string | null;
  readonly weekStart?: string | null;
  readonly fiscalYearStart?: number | null;
}

/** What is asked for, over what holds; absent and null stay as they are. @throws YardstickError BAD_INPUT. */
export function changedSettings(input: SettingsInput, settings: OrganizationSettings): OrganizationSettings {
  return {
    timeZone: input.timeZone == null ? settings.timeZone : validZone(input.timeZone, 'input.timeZone'),
    weekStart: input.weekStart == null ? settings.weekStart : weekday(input.weekStart),
    fiscalYearStart: input.fiscalYearStart == null ? settings.fiscalYearStart : month(input.fiscalYearStart),
  };
}

/** Those settings that are others than before. */
export function differingSettings(
  { timeZone, weekStart, fiscalYearStart }: OrganizationSettings, before: OrganizationSettings,
): Partial<OrganizationSettings> {
  return {
    ...(timeZone === before.timeZone ? {} : { timeZone }),
    ...(weekStart === before.weekStart ? {} : { weekStart }),
    ...(fiscalYearStart === before.fiscalYearStart ? {} : { fiscalYearStart }),
  };
}

function weekday(text: string): Weekday {
  const day = WEEKDAYS.find((each) => each === text);
  if (day !== undefined) return day;
  throw badInput('input.weekStart', `There is no weekday "${text.slice(0, 20)}".`, `One of ${WEEKDAYS.join(', ')}.`);
}

function month(number: number): number {
  if (Number.isInteger(number) && number >= 1 && number <= 12) return number;
  throw badInput('input.fiscalYearStart', `The fiscal year begins in a month from 1 to 12, not ${number}.`);
}
