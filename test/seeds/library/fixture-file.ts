import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Decimal } from '../../../src/kernel/decimal.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import type { SentRevision } from '../../../src/app/row-checks/check-history.js';

/** A number, a fraction such as 6/8, or more than that about a point. */
export type Expected = number | string | {
  readonly value?: number | string;
  readonly reason?: string;
  readonly interval?: readonly [number, number];
  /** How far off a value that is no exact decimal may be. */
  readonly within?: number;
};

export interface Fixture {
  readonly name: string;
  /** Source → rows: `at`, `recorded`, `customer`, `case`, `times`, and fields. */
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** A year, a month or a day, or { from, to }. */
  readonly window: number | string | { readonly from: string; readonly to: string };
  readonly grain?: Question['grain'];
  readonly by?: readonly string[];
  readonly asOf?: string;
  /** KPI → one point; one per period where there is a grain; one per group (values of `by` with bars between) where there is a `by`. */
  readonly expect: Readonly<Record<string, Expected | readonly Expected[] | Readonly<Record<string, Expected>>>>;
}

/** Pack → its fixtures. */
export const readFixtures = (): ReadonlyMap<string, readonly Fixture[]> => new Map(
  readdirSync(import.meta.dirname).filter((name) => name.endsWith('.yaml')).sort()
    .map((name) => [name.replace('.yaml', ''), parse(readFileSync(join(import.meta.dirname, name), 'utf8')) as Fixture[]]),
);

/** The rows of a fixture as a history; keys, customers and cases carry its mark, so that no other fixture meets them. */
export function revisionsOf(fixture: Fixture, mark: string): Map<string, SentRevision[]> {
  return new Map(Object.entries(fixture.rows).map(([source, rows]) => [source, rows.flatMap((row, index) => {
    const { at, recorded, customer, case: matter, times = 1, ...fields } = row;
    const of = (text: unknown, copy: number): unknown => (typeof text === 'string' ? text.replaceAll('{n}', String(copy)) : text);
    const entity = (text: unknown, copy: number): string | null => (text === undefined ? null : `${mark}:${of(text, copy) as string}`);
    return Array.from({ length: times as number }, (_, position): SentRevision => ({
      key: `${mark}:${index}:${position + 1}`, occurredAt: at, recordedAt: recorded ?? at,
      customer: entity(customer, position + 1), case: entity(matter, position + 1),
      fields: { ...Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, of(value, position + 1)])), fixture: mark },
    }));
  })]));
}

export function windowOf(window: Fixture['window']): Question['window'] {
  if (typeof window === 'object') return { between: window };
  const text = String(window);
  const [year, month, day] = text.split('-').map(Number);
  const end = new Date(Date.UTC(year! + (month === undefined ? 1 : 0), (month ?? 1) - (day === undefined && month !== undefined ? 0 : 1), (day ?? 0) + 1));
  return { between: { from: text.padEnd(10, '-01'), to: end.toISOString().slice(0, 10) } };
}

/** 6/8 as an exact division. */
export function fraction(value: number | string): Decimal {
  const [above, below = '1'] = String(value).split('/');
  return new Decimal(above!).div(below);
}
