import type { Weekday } from '../../src/calendar/grain.js';
import type { Calendar } from '../../src/calendar/grain.js';

/** Zones that have done something unusual: half-hour saving, a skipped day, changes at midnight, 45 minutes, none at all. */
export const ODD_ZONES = [
  'UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/St_Johns', 'America/Havana',
  'Asia/Kathmandu', 'Africa/Casablanca', 'America/Sao_Paulo', 'Asia/Tehran', 'Pacific/Chatham', 'Europe/Dublin', 'Antarctica/Troll',
  'Asia/Beirut', 'America/Asuncion', 'Africa/Monrovia', 'Pacific/Kiritimati',
] as const;

export const calendarIn = (timeZone: string, weekStart: Weekday = 'MONDAY', fiscalYearStart = 1): Calendar =>
  ({ timeZone, weekStart, fiscalYearStart });
