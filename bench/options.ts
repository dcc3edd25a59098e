import { parseArgs } from 'node:util';
import { CASE_KEYS, type CaseKey } from './cases/keys.js';

/** What a run measures, and on what. */
export interface Options {
  /** Contacts of all organisations together; the big one has half of them. */
  readonly rows: number;
  /** Of the data: the same seed, the same rows. */
  readonly seed: number;
  /** Of a given PostgreSQL, whose user may create databases and roles; null: an embedded one. */
  readonly url: string | null;
  /** Keys of the cases to run; empty: all. */
  readonly only: readonly CaseKey[];
  /** Rounds in which the contenders of a case take turns. */
  readonly rounds: number;
  /** Requests of one round at saturation; a tenth of that where an answer is large. */
  readonly requests: number;
  /** Everything once, and nothing warm: it says that all of it runs. */
  readonly quick: boolean;
  /** How long the server's memory is watched. */
  readonly minutes: number;
  /** Interactions a second that arrive while questions are asked, and for how many seconds a stretch of them lasts. */
  readonly arrivals: { readonly rate: number; readonly seconds: number };
  /** Rows of the imported file. */
  readonly imported: number;
  readonly postgraphile: boolean;
  /** Where the results go as JSON; null: nowhere. */
  readonly json: string | null;
}

export class UsageError extends Error {}

export const USAGE = `npm run bench -- [options]

  --rows 1M              contacts, as 50k, 1M, 10M, 30M; half of them are the big organisation's
  --seed 1               of the data
  --url postgresql://…   a PostgreSQL to use instead of an embedded one; its user creates a database, and drops it at the end
  --only CASE            one case alone; may be given several times
  --rounds 7             rounds in which the contenders take turns
  --requests 400         requests of one round at saturation
  --minutes 1            how long the server's memory is watched
  --arrivals 2000        interactions a second that arrive while questions are asked
  --stretch 8            seconds of each stretch of arrivals
  --imported 100k        rows of the imported file
  --with postgraphile    measure PostGraphile too (first: npm install --prefix bench/peers/postgraphile)
  --quick                everything once and nothing warm, to see that it runs
  --json FILE            the results as JSON
`;

/** @throws UsageError */
export function readOptions(args: readonly string[]): Options {
  const { values } = parsed(args);
  const unknown = (values.only ?? []).filter((key) => !(CASE_KEYS as readonly string[]).includes(key));
  if (unknown.length > 0) throw new UsageError(`There is no case ${unknown.join(', ')}: they are ${CASE_KEYS.join(', ')}.`);
  const peers = values.with ?? [];
  if (peers.some((peer) => peer !== 'postgraphile')) throw new UsageError('--with knows one peer: postgraphile.');
  return {
    rows: count('--rows', values.rows),
    seed: number('--seed', values.seed, 0),
    url: values.url ?? null,
    only: (values.only ?? []) as CaseKey[],
    rounds: number('--rounds', values.rounds, 1),
    requests: number('--requests', values.requests, 1),
    quick: values.quick ?? false,
    minutes: number('--minutes', values.minutes, 0),
    arrivals: { rate: number('--arrivals', values.arrivals, 1), seconds: number('--stretch', values.stretch, 0) },
    imported: count('--imported', values.imported),
    postgraphile: peers.length > 0,
    json: values.json ?? null,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        rows: { type: 'string', default: '1M' },
        seed: { type: 'string', default: '1' },
        url: { type: 'string' },
        only: { type: 'string', multiple: true },
        rounds: { type: 'string', default: '7' },
        requests: { type: 'string', default: '400' },
        quick: { type: 'boolean' },
        minutes: { type: 'string', default: '1' },
        arrivals: { type: 'string', default: '2000' },
        stretch: { type: 'string', default: '8' },
        imported: { type: 'string', default: '100k' },
        with: { type: 'string', multiple: true },
        json: { type: 'string' },
      },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The fewest rows that leave every organisation some. */
const FEWEST = 1_000;

function count(name: string, text: string): number {
  const [, digits, unit] = /^(\d{1,9})([kM]?)$/.exec(text) ?? [];
  const value = Number(digits) * { k: 1_000, M: 1_000_000, '': 1 }[(unit ?? '') as 'k' | 'M' | ''];
  if (digits === undefined || value < FEWEST) throw new UsageError(`${name} is a number of rows from ${FEWEST}, as 50k or 1M.`);
  return value;
}

function number(name: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < least) throw new UsageError(`${name} is a number from ${least}.`);
  return value;
}
