import { CONTACTCENTER } from '../../../seeds/contactcenter/definitions.js';
import { ZONE } from '../../../seeds/contactcenter/centre.js';
import {
  changedBetween,
  dayHistory,
  LONGEST_STORY_DAYS,
  SOURCE_KEYS,
  type KnownRevision,
  type SourceKey,
} from '../../../seeds/contactcenter/day.js';
import { contactcenterGoals, MONTHS_BEFORE_GOALS } from '../../../seeds/contactcenter/goals.js';
import { civilDay, yearMonthDay, type CivilDay } from '../../calendar/civil-day.js';
import { localClock } from '../../calendar/local-clock.js';
import { instantText } from '../../kernel/instant.js';
import type { PlatformApi, YardstickApi } from '../api/yardstick-api.js';
import { requireHistoryApi } from '../import/import-file.js';
import { defineAll } from './define-all.js';
import { demoOrganization, isFinished, keyPerRole, type DemoKeys, type KeyRing } from './demo-keys.js';
import { makeGoals } from './make-goals.js';
import { RowSender } from './row-sender.js';
import { Turns } from './turns.js';

export interface ContactCenterOptions {
  /** Where the demo's keys are kept, so that a later start finds them. */
  readonly keys: KeyRing;
  readonly log: (line: string) => void;
  /** Milliseconds since the epoch; absent: the machine's clock. */
  readonly now?: number;
  /** How many whole months lie before the present one. There are goals from four on. */
  readonly months: number;
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
 * Makes the synthetic contact centre, up to the last whole hour, or brings it there from where an earlier run left it: what is
 * past comes as a history with the times at which the centre learnt it, what is new since as any feed brings it. Its goals are made
 * once, and are its users' from then on. A run that was interrupted is finished by the next; a second run within the hour changes
 * nothing.
 */
export async function makeContactCenterDemo(
  platform: PlatformApi,
  { keys: ring, log, now = Date.now(), months }: ContactCenterOptions,
): Promise<ContactCenter> {
  const organization = CONTACTCENTER.organization.key;
  const owner = await demoOrganization(platform, CONTACTCENTER, ring);
  if (owner === undefined) return { organization, keys: null, changed: 0 };
  const until = Math.floor(now / HOUR) * HOUR;
  const changed = await bringUpTo(until, owner, { months, log });
  if (months >= MONTHS_BEFORE_GOALS && !isFinished(await ring.read())) {
    log('Leading its goals through their reviews …');
    await makeGoals(platform, contactcenterGoals(localClock(ZONE).dayAt(until), months), ring);
  }
  return { organization, keys: await keyPerRole(owner, ring), changed };
}

/** How many interactions are new or changed. */
async function bringUpTo(
  until: number,
  owner: YardstickApi,
  { months, log }: { readonly months: number } & Pick<ContactCenterOptions, 'log'>,
): Promise<number> {
  const filled = await filledTo(owner);
  if ([...filled.values()].every((to) => to === until)) return 0;
  const isNew = [...filled.values()].includes(null);
  log(isNew ? 'Making the demo contactcenter …' : 'Bringing the demo contactcenter up to date …');
  await defineAll(owner, CONTACTCENTER);
  const changed = await fill(owner, filled, until, months);
  const what = isNew ? 'interactions' : 'new or changed interactions';
  log(`The demo contactcenter has ${changed.toLocaleString('en')} ${what}, up to ${instantText(until)}.`);
  return changed;
}

const HOUR = 3_600_000;

/** Up to where each source has been filled; null: its history has not been imported. */
async function filledTo(api: YardstickApi): Promise<Map<SourceKey, number | null>> {
  const filled = new Map<SourceKey, number | null>();
  for (const key of SOURCE_KEYS) {
    const completeThrough = (await api.source(key))?.completeThrough ?? null;
    filled.set(key, completeThrough === null ? null : Date.parse(completeThrough));
  }
  return filled;
}

/** How many interactions are new or changed. */
async function fill(
  api: YardstickApi,
  filled: ReadonlyMap<SourceKey, number | null>,
  until: number,
  months: number,
): Promise<number> {
  const clock = localClock(ZONE);
  const today = clock.dayAt(until);
  const turns = new Turns(STORED_AT_ONCE);
  const fillers = new Map<SourceKey, Filler>();
  for (const [key, to] of filled) {
    fillers.set(
      key,
      to === null
        ? await historyFiller(api, turns, key, monthsBefore(today, months), until)
        : await feed(api, turns, key, clock.dayAt(to) - LONGEST_STORY_DAYS, to, until),
    );
  }
  for (let day = Math.min(...[...fillers.values()].map(({ from }) => from)); day <= today; day++) {
    const history = dayHistory(day);
    for (const [key, filler] of fillers) if (day >= filler.from) await filler.add(history[key]);
  }
  // All at once; where one fails, nobody goes on before the others have come to their end.
  const ended = await Promise.allSettled([...fillers.values()].map((filler) => filler.finish()));
  return ended.reduce((sum, each) => {
    if (each.status === 'rejected') throw each.reason;
    return sum + each.value;
  }, 0);
}

/** Takes the days of a source, one after the other. */
interface Filler {
  /** The first that it takes. */
  readonly from: CivilDay;
  add(day: readonly KnownRevision[]): Promise<void>;
  /** How many interactions are new or changed. */
  finish(): Promise<number>;
}

async function historyFiller(api: YardstickApi, turns: Turns, key: SourceKey, from: CivilDay, until: number): Promise<Filler> {
  const history = requireHistoryApi(api);
  const sender = new RowSender(await history.importer(key), turns);
  return {
    from,
    async add(day) {
      for (const revision of day) if (Date.parse(revision.recordedAt) <= until) await sender.add(revision);
    },
    async finish() {
      await sender.finish();
      return (await turns.take(() => history.finish(key, instantText(until)))).interactions;
    },
  };
}

async function feed(
  api: YardstickApi,
  turns: Turns,
  key: SourceKey,
  from: CivilDay,
  filledTo: number,
  until: number,
): Promise<Filler> {
  const sender = new RowSender(await api.importer(key), turns);
  let rows = 0;
  return {
    from,
    async add(day) {
      for (const { recordedAt: _, ...row } of changedBetween(day, filledTo, until)) {
        await sender.add(row);
        rows++;
      }
    },
    async finish() {
      await sender.finish();
      await turns.take(() => api.recordInteractions(key, [], instantText(until)));
      return rows;
    },
  };
}

/** A command has few connections, and a demo many sources. */
const STORED_AT_ONCE = 2;

function monthsBefore(day: CivilDay, months: number): CivilDay {
  const { year, month } = yearMonthDay(day);
  return civilDay(year, month - months, 1);
}
