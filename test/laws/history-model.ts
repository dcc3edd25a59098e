import { Temporal } from 'temporal-polyfill';
import type { Question } from '../../src/app/evaluation-answer.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { KpiLife, type Meaning, type Redefinition } from './definition-model.js';

/** A row as it is sent. */
export interface SentOrder {
  readonly key: string;
  readonly occurredAt: string;
  readonly amount: string | null;
  readonly channel: string | null;
  readonly sequence: number | null;
}

interface Stored extends SentOrder { readonly retracted: boolean }

type Write =
  | { readonly stamp: number; readonly rows: readonly SentOrder[] }
  | { readonly stamp: number; readonly retracted: readonly string[] };

export interface Counts {
  readonly accepted: number;
  readonly unchanged: number;
  readonly superseded: number;
  readonly stale: number;
  readonly retracted: number;
}

/** The four KPIs of a history, in the order of a table's columns. */
export const HISTORY_KPIS = ['rows', 'amount', 'mean', 'large_share'] as const;

/** Questions that the model understands: a window of whole days, by DAY or as a whole, by channel or not. */
export interface HistoryQuestion extends Pick<Question, 'grain' | 'by' | 'versioning'> {
  readonly window: { readonly between: { readonly from: string; readonly to: string } };
}

const ZONE = 'Europe/Riga';

/** What a service that loses nothing and mixes nothing up has to answer: writes in the order of their stamps, and arithmetic. */
export class HistoryModel {
  private readonly writes: Write[] = [];

  /** @param redefined what became of the definition of `large_share`. */
  constructor(private readonly redefined: readonly Redefinition[]) {}

  recorded(stamp: number, rows: readonly SentOrder[]): void {
    this.writes.push({ stamp, rows });
  }

  retracted(stamp: number, keys: readonly string[]): void {
    this.writes.push({ stamp, retracted: keys });
  }

  /** What each write has to be told, by its stamp. */
  reports(): Map<number, Counts> {
    const reports = new Map<number, Counts>();
    this.replay(Infinity, (stamp, counts) => void reports.set(stamp, counts));
    return reports;
  }

  /** The lines of the answer as of two instants; see `lines`. */
  answer(knowledge: number, definition: number, { window: { between }, grain, by, versioning }: HistoryQuestion): string[] {
    const rows = [...this.replay(knowledge).values()].filter(({ retracted }) => !retracted)
      .filter((row) => localDay(row) >= between.from && localDay(row) < between.to);
    const life = new KpiLife(this.redefined, definition);
    const groups = by?.length ? channelsOf(rows) : [undefined];
    const days = grain === 'DAY' ? daysOf(between) : [undefined];
    return groups.flatMap((channel) => days.map((day) => {
      const inGroup = rows.filter((row) => channel === undefined || row.channel === channel);
      const inPeriod = inGroup.filter((row) => day === undefined || localDay(row) === day);
      return JSON.stringify([...[day, channel].filter((label) => label !== undefined), ...kpisOf(inPeriod, life.meaning(startOf(day ?? between.from), versioning === 'SPLICE'))]);
    }));
  }

  private replay(knowledge: number, report: (stamp: number, counts: Counts) => void = () => undefined): Map<string, Stored> {
    const stored = new Map<string, Stored>();
    for (const write of [...this.writes].sort((a, b) => a.stamp - b.stamp)) {
      if (write.stamp > knowledge) break;
      const counts = { accepted: 0, unchanged: 0, superseded: 0, stale: 0, retracted: 0 };
      if ('rows' in write) for (const row of write.rows) counts[record(stored, row)]++;
      else for (const key of write.retracted) if (stored.has(key)) counts[retract(stored, key)]++;
      report(write.stamp, counts);
    }
    return stored;
  }
}

function record(stored: Map<string, Stored>, row: SentOrder): 'accepted' | 'unchanged' | 'superseded' | 'stale' {
  const before = stored.get(row.key);
  if (before === undefined) {
    stored.set(row.key, { ...row, retracted: false });
    return 'accepted';
  }
  if (row.sequence !== null && before.sequence !== null
    && (row.sequence < before.sequence || (before.retracted && row.sequence === before.sequence))) return 'stale';
  const same = !before.retracted && (['occurredAt', 'amount', 'channel'] as const).every((name) => before[name] === row[name]);
  stored.set(row.key, { ...row, sequence: row.sequence ?? before.sequence, retracted: false });
  return same ? 'unchanged' : 'superseded';
}

function retract(stored: Map<string, Stored>, key: string): 'retracted' | 'unchanged' {
  const before = stored.get(key)!;
  stored.set(key, { ...before, retracted: true });
  return before.retracted ? 'unchanged' : 'retracted';
}

const localDay = ({ occurredAt }: SentOrder): string =>
  Temporal.Instant.from(occurredAt).toZonedDateTimeISO(ZONE).toPlainDate().toString();

/** In the order of code points, the unknown one last. */
function channelsOf(rows: readonly SentOrder[]): (string | null)[] {
  const channels = [...new Set(rows.map(({ channel }) => channel))];
  return [...channels.filter((channel) => channel !== null).sort(), ...channels.filter((channel) => channel === null)];
}

function daysOf({ from, to }: { readonly from: string; readonly to: string }): string[] {
  const days = [];
  for (let day = Temporal.PlainDate.from(from); day.toString() < to; day = day.add({ days: 1 })) days.push(day.toString());
  return days;
}

/** The instant at which a local day begins. */
export const startOf = (day: string): number => Temporal.PlainDate.from(day).toZonedDateTime(ZONE).epochMilliseconds;

function kpisOf(rows: readonly SentOrder[], meaning: Meaning | null): (number | string)[] {
  const amounts = rows.flatMap(({ amount }) => (amount === null ? [] : [new Decimal(amount)]));
  const sum = amounts.reduce((a, b) => a.plus(b), new Decimal(0));
  return [
    rows.length,
    sum.toNumber(),
    amounts.length === 0 ? 'NO_DATA' : sum.div(amounts.length).toNumber(),
    meaning === null ? 'UNDEFINED' : largeShare(rows, amounts, meaning),
  ];
}

/** `where(orders_all, amount >= least) / counted`, of which counted is rows without an amount or with one up to `most`. */
function largeShare(rows: readonly SentOrder[], amounts: readonly Decimal[], { least, most }: Meaning): number | string {
  const counted = rows.length - amounts.filter((amount) => amount.gt(most)).length;
  return counted === 0 ? 'ZERO_DENOMINATOR' : new Decimal(amounts.filter((amount) => amount.gte(least)).length).div(counted).toNumber();
}
