import { CONTACTCENTER } from '../../../seeds/contactcenter/definitions.js';
import { ZONE } from '../../../seeds/contactcenter/centre.js';
import { dayRows, LONGEST_STORY_DAYS, SOURCE_KEYS, type DayRows } from '../../../seeds/contactcenter/day.js';
import { civilDay, yearMonthDay, type CivilDay } from '../../calendar/civil-day.js';
import { localClock } from '../../calendar/local-clock.js';
import { instantText } from '../../kernel/instant.js';
import { httpPlatform } from '../api/http-api.js';
import type { PlatformApi, YardstickApi } from '../api/yardstick-api.js';
import { CliError } from '../cli-error.js';
import { defineAll } from './define-all.js';
import { demoOrganization, keyPerRole, type DemoKeys, type KeyRing } from './demo-keys.js';

export interface ContactCenterOptions {
  /** Of the server, which is spoken to as any client does. */
  readonly url: string;
  readonly platformKey: string;
  /** Where the demo's keys are kept, so that a later start finds them. */
  readonly keys: KeyRing;
  readonly log: (line: string) => void;
  /** Milliseconds since the epoch; absent: the machine's clock. */
  readonly now?: number;
  /** How many whole months lie before the present one. */
  readonly months?: number;
}

export interface ContactCenter {
  /** Key of the organisation. */
  readonly organization: string;
  /** Null: there is such an organisation, but its keys are not known here; it was left alone. */
  readonly keys: DemoKeys | null;
  /** Interactions that are new or changed since the run before. */
  readonly changed: number;
}

/**
 * Makes the synthetic contact centre on a server, up to the last whole hour, or brings it there from where an earlier run left
 * it. A second run within the hour changes nothing.
 */
export const makeContactCenterDemo = (options: ContactCenterOptions): Promise<ContactCenter> =>
  fillContactCenter(httpPlatform(options.url, options.platformKey), options);

/** The same with whatever stands for the platform. */
export async function fillContactCenter(
  platform: PlatformApi,
  { keys: ring, log, now = Date.now(), months = 24 }: Omit<ContactCenterOptions, 'url' | 'platformKey'>,
): Promise<ContactCenter> {
  const organization = CONTACTCENTER.organization.key;
  const owner = await demoOrganization(platform, CONTACTCENTER, ring);
  if (owner === undefined) return { organization, keys: null, changed: 0 };
  const until = Math.floor(now / HOUR) * HOUR;
  const filledTo = await earliestReport(owner);
  if (filledTo === until) return { organization, keys: await keyPerRole(owner, ring), changed: 0 };
  log(filledTo === null ? 'Making the demo contactcenter …' : 'Bringing the demo contactcenter up to date …');
  await defineAll(owner, CONTACTCENTER);
  const changed = await record(owner, rowsSince(filledTo, until, months), until);
  const keys = await keyPerRole(owner, ring);
  const what = filledTo === null ? 'interactions' : 'new or changed interactions';
  log(`The demo contactcenter has ${changed.toLocaleString('en')} ${what}, up to ${instantText(until)}.`);
  return { organization, keys, changed };
}

const HOUR = 3_600_000;
const BATCH_ROWS = 2_500;

/** Up to where every source has been filled; null: some source has not. */
async function earliestReport(api: YardstickApi): Promise<number | null> {
  const reports = await Promise.all(SOURCE_KEYS.map(async (key) => (await api.source(key))?.completeThrough ?? null));
  return reports.includes(null) ? null : Math.min(...reports.map((report) => Date.parse(report!)));
}

/** The rows of every day that may have changed since. */
function rowsSince(filledTo: number | null, until: number, months: number): DayRows {
  const today = localClock(ZONE).dayAt(until);
  const first = filledTo === null ? monthsBefore(today, months) : localClock(ZONE).dayAt(filledTo) - LONGEST_STORY_DAYS;
  const rows: DayRows = { calls: [], messages: [], tickets: [], surveys: [], orders: [] };
  for (let day = first; day <= today; day++) {
    const ofDay = dayRows(day, until);
    for (const source of SOURCE_KEYS) rows[source].push(...ofDay[source]);
  }
  return rows;
}

function monthsBefore(day: CivilDay, months: number): CivilDay {
  const { year, month } = yearMonthDay(day);
  return civilDay(year, month - months, 1);
}

async function record(api: YardstickApi, rows: DayRows, until: number): Promise<number> {
  let changed = 0;
  for (const source of SOURCE_KEYS) {
    const all = rows[source];
    for (let from = 0; from < all.length || from === 0; from += BATCH_ROWS) {
      const completeThrough = from + BATCH_ROWS >= all.length ? instantText(until) : null;
      const report = await api.recordInteractions(source, all.slice(from, from + BATCH_ROWS), completeThrough);
      const [first] = report.rejected;
      if (first !== undefined) throw new CliError(`${source} ${first.key} was rejected: ${first.code}: ${first.message}`);
      changed += report.accepted + report.superseded;
    }
  }
  return changed;
}
