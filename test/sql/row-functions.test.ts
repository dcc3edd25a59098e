import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sql, type RawBuilder } from 'kysely';
import { businessTime } from '../../src/calendar/business-time.js';
import { isoWeekday } from '../../src/calendar/civil-day.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { Temporal } from 'temporal-polyfill';
import type { CalendarNames, ScheduleDefinition } from '../../src/lang/catalog.js';
import { checkRow } from '../../src/lang/check-row.js';
import { resolveRow } from '../../src/lang/resolve-row.js';
import { rowSql } from '../../src/sql/row-sql.js';
import { trials, walked, type Trial } from '../calendar/schedules.js';
import { ODD_ZONES } from '../calendar/zones.js';
import { calendarNamesOf, field, office, source, tag } from '../lang/example-catalog.js';
import { testDatabase } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { sample } from '../support/size.js';

let query: <R>(statement: RawBuilder<R>) => Promise<R[]>;

beforeAll(async () => {
  const { database } = await testDatabase();
  const { id } = await newOrganization(database);
  query = (statement) => database.read(id, (reading) => reading.query(statement));
});

const rows = source('rows', [field('a', 'INSTANT', 'TIME'), field('b', 'INSTANT', 'TIME'), field('d', 'NUMBER', 'VALUE', { unit: 's' })]);
const holiday = tag('holiday', [{ name: 'Easter', from: '2026-04-03', to: '2026-04-07' }, { name: 'Fair', from: '2026-04-07', to: '2026-04-09' }]);
const calendar = calendarNamesOf([holiday], [office]);

interface Row { readonly occurredAt?: string | null; readonly a?: string | null; readonly b?: string | null; readonly d?: string | null }
interface Asked {
  readonly now?: string;
  readonly timeZone?: string;
  readonly calendar?: CalendarNames;
  /** Of a stock. */
  readonly asOf?: string;
}

/** What the expression gives for each row, as text. */
async function valuesOf(text: string, given: readonly Row[], asked: Asked = {}): Promise<(string | null)[]> {
  const checked = checkRow(text, { sources: [rows], calendar: asked.calendar ?? calendar, expect: 'any', place: 'stock' });
  if (!checked.ok) throw new Error(checked.diagnostics.map(({ rendered, message }) => `${message}\n${rendered}`).join('\n'));
  const resolved = resolveRow(checked.bySource['rows']!, {
    now: Date.parse(asked.now ?? '2026-04-10T00:00:00Z'), at: { op: 'builtIn', key: 'occurredAt', type: 'instant' },
    timeZone: asked.timeZone ?? 'UTC', catalog: asked.calendar ?? calendar,
  });
  const value = rowSql(resolved, (leaf) => sql.ref(`r.${leaf.key.toLowerCase()}`), asked.asOf === undefined ? undefined : sql`${asked.asOf}::timestamptz`);
  const column = (name: keyof Row, type: string): RawBuilder<unknown> =>
    sql`${given.map((row) => row[name] ?? null)}::${sql.raw(type)}[]`;
  const found = await query<{ value: string | null }>(sql`
    select (${value})::text as value
    from unnest(${column('occurredAt', 'timestamptz')}, ${column('a', 'timestamptz')}, ${column('b', 'timestamptz')}, ${column('d', 'numeric')})
      with ordinality as r (occurredat, a, b, d, place) order by place`);
  return found.map((row) => row.value);
}

const oneOf = async (text: string, row: Row, asked?: Asked): Promise<string | null> => (await valuesOf(text, [row], asked))[0]!;

/** Microseconds since the epoch as an instant. */
const text = (micros: bigint): string => Temporal.Instant.fromEpochNanoseconds(micros * 1000n).toString();
const scheduleOf = ({ schedule, closed }: Trial): CalendarNames => {
  const definition: ScheduleDefinition = { ...schedule, key: 'default', versionId: 'v', holidayTag: 'closed' };
  return calendarNamesOf([tag('closed', closed)], [definition]);
};

describe('business_seconds in SQL', () => {
  test('is a walk from minute to minute, to the microsecond, in either direction', async () => {
    await fc.assert(fc.asyncProperty(trials, async (trial) => {
      const pairs = trial.instants.slice(1).flatMap((b, index) => [[trial.instants[index]!, b], [b, trial.instants[index]!]] as const);
      const found = await valuesOf('business_seconds(a, b)', pairs.map(([a, b]) => ({ a: text(a), b: text(b) })), { timeZone: trial.timeZone, calendar: scheduleOf(trial) });
      pairs.forEach(([a, b], index) => expect(new Decimal(found[index]!).times(1_000_000).toFixed()).toBe(String(walked(trial, a, b))));
    }), { numRuns: sample(15, 250) });
  }, 600_000);

  test('business_due has passed from the instant on at which so much business time has', async () => {
    await fc.assert(fc.asyncProperty(trials, fc.integer({ min: 0, max: 200_000 }), async (trial, duration) => {
      const [t, now] = trial.instants as [bigint, bigint];
      const nowMs = now / 1000n;
      const asked = { timeZone: trial.timeZone, calendar: scheduleOf(trial), now: text(nowMs * 1000n) };
      const due = t <= nowMs * 1000n && walked(trial, t, nowMs * 1000n) >= BigInt(duration) * 1_000_000n;
      expect(await oneOf('business_due(a, d)', { a: text(t), d: String(duration) }, asked)).toBe(String(due));
    }), { numRuns: sample(20, 500) });
  }, 600_000);

  test.each([
    ['a working day', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z', '27000'],
    ['a quarter of a second', '2026-03-02T09:00:00.25Z', '2026-03-02T09:00:00.5Z', '0.250000'],
    ['a microsecond before the end of work', '2026-03-02T17:29:59.999999Z', '2026-03-02T18:00:00Z', '0.000001'],
    ['a microsecond before it begins', '2026-03-02T08:59:59.999999Z', '2026-03-02T09:00:00Z', '0.000000'],
    ['a weekend', '2026-03-06T17:30:00Z', '2026-03-09T09:00:00Z', '0'],
    ['a holiday of its own', '2026-01-01T09:00:00Z', '2026-01-01T17:00:00Z', '0'],
    ['a holiday of its tag', '2026-04-03T00:00:00Z', '2026-04-09T00:00:00Z', '0'],
    ['backwards', '2026-03-03T00:00:00Z', '2026-03-02T00:00:00Z', '-27000'],
    ['from before 1970', '1969-12-31T23:00:00Z', '2026-03-02T00:00:00Z', null],
    ['until after 2099', '2026-03-02T00:00:00Z', '2100-01-01T00:00:00Z', null],
    ['an unknown end', '2026-03-02T00:00:00Z', null, null],
    ['the edges of what an instant can be', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', null],
  ])('over %s', async (_, a, b, seconds) => {
    const found = await oneOf('business_seconds(a, b)', { a, b });
    expect(found === null ? null : Number(found)).toBe(seconds === null ? null : Number(seconds));
  });

  test('a schedule without any hours has none', async () => {
    const closed = calendarNamesOf([], [{ key: 'default', versionId: 'v', versions: [{ validFrom: null, weekly: [[], [], [], [], [], [], []] }], holidays: [], holidayTag: null }]);
    expect(Number(await oneOf('business_seconds(a, b)', { a: '2026-03-02T00:00:00Z', b: '2027-03-02T00:00:00Z' }, { calendar: closed }))).toBe(0);
    expect(await oneOf('business_due(a, d)', { a: '2026-03-02T00:00:00Z', d: '1' }, { calendar: closed })).toBe('false');
    expect(await oneOf('business_due(a, d)', { a: '2026-03-02T00:00:00Z', d: '0' }, { calendar: closed })).toBe('true');
    expect(businessTime(closed.schedule('default')!, [], 'UTC').edges).toEqual([]);
  });
});

describe('due in SQL', () => {
  test.each([
    ['2026-04-09T00:00:00Z', '2026-04-10T00:00:00Z', 'true'],
    ['2026-04-09T00:00:00.000001Z', '2026-04-10T00:00:00Z', 'false'],
    ['2026-04-11T00:00:00Z', '2026-04-10T00:00:00Z', 'false'],
    [null, '2026-04-10T00:00:00Z', null],
  ])('of a day after %s is, at %s, %s: the deadline itself has passed', async (a, now, due) => {
    expect(await oneOf('due(a, hours(24))', { a }, { now })).toBe(due);
  });

  test('is total: no instant and no duration makes it raise', async () => {
    const far = { a: '0001-01-01T00:00:00Z', d: '1e39' };
    expect(await oneOf('due(a, d)', far)).toBe('false');
    expect(await oneOf('due(a, -d)', far)).toBe('true');
    expect(await oneOf('business_due(a, d)', { ...far, a: '2026-01-01T00:00:00Z' })).toBe('false');
  });
});

describe('local times in SQL', () => {
  test('are those of a wall clock in the zone', async () => {
    // Of what is to come, two zone databases of different age need not think alike; start-up compares those of the zones in use.
    const instant = fc.date({ min: new Date('1971-01-01'), max: new Date('2026-01-01'), noInvalidDate: true });
    await fc.assert(fc.asyncProperty(fc.constantFrom(...ODD_ZONES), fc.array(instant, { minLength: 1, maxLength: 20 }), async (timeZone, dates) => {
      const given = dates.map((date) => ({ a: date.toISOString() }));
      const shown = dates.map((date) => Temporal.Instant.fromEpochMilliseconds(date.getTime()).toZonedDateTimeISO(timeZone));
      expect(await valuesOf('hour_of_day(a)', given, { timeZone })).toEqual(shown.map(({ hour }) => String(hour)));
      expect(await valuesOf('weekday(a)', given, { timeZone })).toEqual(shown.map(({ dayOfWeek }) => String(dayOfWeek)));
      expect(await valuesOf('date_of(a)', given, { timeZone })).toEqual(shown.map((each) => each.toPlainDate().toString()));
    }), { numRuns: sample(15, 250) });
  }, 600_000);

  test('without an argument are of what places the row in time', async () => {
    const row = { occurredAt: '2026-03-28T23:30:00Z', a: '2026-01-01T00:00:00Z' };
    const asked = { timeZone: 'Europe/Berlin' };
    expect([await oneOf('hour_of_day()', row, asked), await oneOf('weekday()', row, asked), await oneOf('date_of()', row, asked)])
      .toEqual(['0', String(isoWeekday(Date.UTC(2026, 2, 29) / 86_400_000)), '2026-03-29']);
  });

  test('of an unknown instant are unknown', async () => {
    expect(await valuesOf('is_null(hour_of_day(a)) and is_null(weekday(a)) and is_null(date_of(a))', [{ a: null }])).toEqual(['true']);
  });
});

describe('tagged in SQL', () => {
  const days = ['2026-04-02', '2026-04-03', '2026-04-06', '2026-04-07', '2026-04-08', '2026-04-09'];

  test('holds from the first local day of a range to the last', async () => {
    const given = days.map((day) => ({ occurredAt: `${day}T00:00:00Z` }));
    expect(await valuesOf('tagged("holiday")', given)).toEqual(['false', 'true', 'true', 'true', 'true', 'false']);
    expect(await valuesOf('tagged("holiday")', given, { timeZone: 'America/New_York' })).toEqual(['false', 'false', 'true', 'true', 'true', 'true']);
    expect(await valuesOf('tagged("holiday")', [{ occurredAt: null }])).toEqual([null]);
  });

  test('of a tag without ranges never holds', async () => {
    const none = { calendar: calendarNamesOf([tag('holiday', [])], []) };
    expect(await valuesOf('tagged("holiday")', [{ occurredAt: '2026-04-03T00:00:00Z' }], none)).toEqual(['false']);
  });
});

test('as_of() is the instant at which the stock is read', async () => {
  expect(Number(await oneOf('seconds_between(a, as_of())', { a: '2026-04-01T00:00:00Z' }, { asOf: '2026-04-02T00:00:00Z' }))).toBe(86_400);
});
