import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Case } from '../bench.js';
import { STATES } from '../data/day-rollup.js';
import type { Spread } from '../data/new-rows.js';
import { contactsOf } from '../data/typed-rows.js';
import { expectSame, type AnswerRow } from '../report/answers.js';
import type { Line } from '../report/result.js';
import { medianOf, type Median } from '../sampling/median.js';
import { AnswerError } from '../support/http-client.js';
import { rollupsBuilt } from '../support/rollups-built.js';
import { askTable, tableRows } from '../support/table-question.js';
import { BY_MONTH_AND_CHANNEL, cellColumns, twelveBody } from './kpi-months.js';

/** Between two questions: a reader is no flood. */
const PAUSE_MS = 50;
/** Of each kind, in turn: quiet, recent, quiet, all days. */
const STRETCHES = 2;
/** Of the rows that are to arrive, how many have to. */
const ENOUGH = 0.95;
/** Where questions take long. */
const FEWEST_QUESTIONS = 3;

interface Answered {
  readonly knowledge: string;
  readonly rows: readonly AnswerRow[];
}

/** The first case while rows come in: durations instead of counts, because what comes in comes by the second. */
export const arrivals: Case = {
  key: 'arrivals',
  title: 'The 12 KPIs while rows arrive',
  async run(bench) {
    const {
      options: {
        arrivals: { rate, seconds },
        quick,
        rounds,
        seed,
      },
      stretch: { twoYears },
      server,
      owner,
    } = bench.around;
    const program = await bench.arrivals();
    const [client, body] = [bench.client(), twelveBody(twoYears)];
    const answers: Answered[] = [];
    let unanswered = 0;
    const ask = async (): Promise<number> => {
      const started = performance.now();
      const answer = await askTable(client, body).catch(noAnswerInTime);
      const took = performance.now() - started;
      if (answer === null) unanswered++;
      else answers.push({ knowledge: answer.evaluate.freshness.knowledge, rows: tableRows(answer) });
      return took;
    };
    const stretch = async (): Promise<number[]> => {
      const [end, taken]: [number, number[]] = [performance.now() + seconds * 1000, []];
      while (performance.now() < end || taken.length < FEWEST_QUESTIONS) {
        taken.push(await ask());
        await sleep(PAUSE_MS);
      }
      return taken;
    };
    const [quiet, busy]: [number[], Record<Spread, { ratios: number[]; taken: number[]; rates: number[] }>] = [
      [],
      { recent: { ratios: [], taken: [], rates: [] }, 'all days': { ratios: [], taken: [], rates: [] } },
    ];
    // Cases before this one may have written to all days.
    await rollupsBuilt(owner);
    await ask();
    for (let turn = 0; turn < Math.min(quick ? 1 : rounds, STRETCHES); turn++) {
      for (const spread of ['recent', 'all days'] as const) {
        await rollupsBuilt(owner);
        const before = await stretch();
        await program.ask({
          start: {
            url: server.url,
            secret: bench.big.owner,
            rate,
            spread,
            seed: seed + turn,
            prefix: `arrival-${spread}-${turn}`,
          },
        });
        const taken = await stretch();
        const { rows, seconds: took } = await program.ask({ stop: true });
        quiet.push(...before);
        busy[spread].taken.push(...taken);
        busy[spread].ratios.push(medianOf(taken).median / medianOf(before).median);
        busy[spread].rates.push(rows / took);
      }
    }
    await proveEach(bench, answers);
    const line = (spread: Spread, name: string, aim?: number): Line => ({
      name,
      unit: 'ms',
      value: medianOf(busy[spread].taken),
      ratio: { ...medianOf(busy[spread].ratios), reads: 'as long', to: 'quiet' },
      ...(aim !== undefined && { aim: { bound: 'at most', value: aim } }),
    });
    // The aim is about that many: of fewer it says nothing.
    const reached = medianOf(busy.recent.rates).median >= ENOUGH * rate;
    const arrived = (of: Median): string => Math.round(of.median).toLocaleString('en');
    return {
      lines: [
        line('recent', `${rate.toLocaleString('en')} rows/s, 95 % today, 5 % in 30 days`, reached ? 2 : undefined),
        line('all days', `${rate.toLocaleString('en')} rows/s, spread over all days`),
        { name: 'quiet', unit: 'ms', value: medianOf(quiet) },
      ],
      notes: [
        ...(reached ? [] : ['fewer rows arrived than were to: their ratio is none to hold to the aim']),
        ...(unanswered === 0 ? [] : [`${unanswered} questions had no answer before the deadline of a request, and count as if they had it then`]),
        `all ${answers.length} answers were what the rows known to them come to`,
        `what arrived: ${arrived(medianOf(busy.recent.rates))} rows/s, and ` +
          `spread over all days ${arrived(medianOf(busy['all days'].rates))} rows/s`,
      ],
    };
  },
};

/** Null for what the service gave up. */
function noAnswerInTime(error: unknown): null {
  if (error instanceof AnswerError && error.message.startsWith('The request took longer')) return null;
  throw error;
}

/** An answer says up to when it knows: what the rows recorded by then come to is what it should have said. */
async function proveEach(bench: Bench, answers: readonly Answered[]): Promise<void> {
  const { twoYears } = bench.around.stretch;
  await bench.sql('create schema if not exists bench');
  await bench.sql(`create table bench.known as
    select recorded_at, date_trunc('month', occurred_at, 'UTC') as month, channel, kind, ${STATES}
    from ${contactsOf(bench.big, ['recorded_at'])}
    where occurred_at >= '${twoYears.from}' and occurred_at < '${twoYears.to}' group by 1, 2, 3, 4`);
  for (const { knowledge, rows } of answers) {
    const expected = await bench.sql(
      `select to_char(month, 'YYYY-MM-DD') as period, channel, ${cellColumns()} from bench.known
      where recorded_at <= $1 group by 1, 2`,
      [knowledge],
    );
    expectSame(`the answer as of ${knowledge}`, rows, expected, BY_MONTH_AND_CHANNEL);
  }
}
