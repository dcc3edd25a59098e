import { evaluateTable } from '../../../src/app/evaluate-table.js';
import type { OpenContext } from '../../../src/app/context.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import type { Database, Reading } from '../../../src/store/database.js';
import { withoutRollups } from '../../support/rollups.js';
import { said } from '../questions.js';
import { textual, through, type Sent } from './door.js';
import type { Shop } from './shop.js';

/** What one question was answered from, and in which it differed. */
export interface Asked {
  /** In a sentence; null: rollups say what the rows say. */
  readonly difference: string | null;
  readonly knowledge: number;
  /** Some statement read a rollup … */
  readonly byRollup: boolean;
  /** … months of it … */
  readonly inMonths: boolean;
  /** … rows of stale days beside it … */
  readonly stale: boolean;
  /** … and rows that were recorded since. */
  readonly ahead: boolean;
}

/** Asks a question twice in one snapshot: as the service answers it, and by rows alone. */
export async function askTwice(database: Database, shop: Shop, question: Question): Promise<Asked> {
  const sent: Sent[] = [];
  return shop.in(through(database, { read: (each) => void sent.push(each) }), async (ctx) => {
    const rolledUp = said(await evaluateTable(ctx, question));
    const ofRollups = sent.splice(0).filter(readsCells);
    const raw = said(await evaluateTable(withoutRollups(ctx), question));
    if (sent.some(readsCells)) throw new Error('what was to be read from rows alone was read from a rollup');
    const reading = await ctx.reading();
    let stale = false;
    for (const each of ofRollups) stale ||= await hasStaleDays(reading, each);
    return {
      difference: rolledUp === raw ? null : `${JSON.stringify(question)}\n is ${rolledUp}\n instead of ${raw}`, knowledge: await reading.knowledge(),
      byRollup: ofRollups.length > 0, inMonths: ofRollups.some(({ parameters }) => parameters.includes('MONTH')), stale,
      ahead: ofRollups.some(({ sql }) => sql.includes('r.recorded_at >')),
    };
  });
}

/** The same inside of a write, whose statements see what others commit meanwhile: to be asked while nobody writes rows. */
export const askInWrite = (database: Database, shop: Shop, questions: readonly Question[], { stamped = true, between = async () => undefined }: {
  readonly stamped?: boolean; readonly between?: () => Promise<void>;
} = {}): Promise<string[]> => shop.in(database, (ctx) => database.write(shop.organizationId, async (tx) => {
  if (stamped) await tx.stamp();
  const inWrite = Object.create(ctx, { reading: { value: async () => tx } }) as OpenContext;
  const found: string[] = [];
  for (const question of questions) {
    const [rolledUp, raw] = [said(await evaluateTable(inWrite, question)), said(await evaluateTable(withoutRollups(inWrite), question))];
    if (rolledUp !== raw) found.push(`inside of a write ${JSON.stringify(question)}\n is ${rolledUp}\n instead of ${raw}`);
    await between();
  }
  return found;
}));

const readsCells = ({ sql }: Sent): boolean => sql.includes('from rollup_cell');

/** By the statement's own table of them, in the same snapshot. */
async function hasStaleDays(reading: Reading, { sql, parameters }: Sent): Promise<boolean> {
  if (!sql.includes('stale as materialized')) return false;
  const end = sql.indexOf('\n    select p');
  if (end < 0) throw new Error(`no end of the table of stale days in ${sql}`);
  const tables = sql.slice(0, end);
  const bound = Math.max(...[...tables.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  const [row] = await reading.query(textual<{ any: boolean }>(`${tables} select exists (select from stale) as any`, parameters.slice(0, bound)));
  return row!.any;
}
