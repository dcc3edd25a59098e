import { setTimeout as sleep } from 'node:timers/promises';
import type { Case } from '../bench.js';
import type { Line, Measured } from '../report/result.js';
import { medianOf } from '../sampling/median.js';
import { say } from '../support/log.js';
import { agentsBody } from './agents.js';
import { twelveBody } from './kpi-months.js';
import { pageBody } from './page.js';
import { rollingBody } from './rolling.js';
import { pointBody } from './saturation.js';

/** Of the whole time: memory settles first. */
const WARM_UP = 1 / 3;
/** Stretches of which the lowest heap is taken: what the collector leaves. */
const STRETCHES = 20;
const EVERY_MS = 250;
/** Shorter than that a slope says nothing. */
const LEAST_MINUTES = 10;

interface Reading {
  readonly hours: number;
  readonly resident: number;
  readonly heap: number;
}

/** All kinds of questions at once, and rows that arrive, while the server says what it holds. */
export const memory: Case = {
  key: 'memory',
  title: 'Memory of the server under all of it',
  async run(bench) {
    const {
      options: {
        minutes,
        seed,
        arrivals: { rate },
      },
      stretch: { twoYears, year, days },
      server,
    } = bench.around;
    const client = bench.client();
    const bodies = [twelveBody(twoYears), pageBody(year), agentsBody(year), rollingBody(days), pointBody(year)];
    const program = await bench.arrivals();
    await program.ask({
      start: { url: server.url, secret: bench.big.owner, rate: rate / 10, spread: 'recent', seed, prefix: 'memory' },
    });

    const started = performance.now();
    const end = started + minutes * 60_000;
    let asked = 0;
    const asking = Promise.all(
      [0, 1].map(async (first) => {
        for (let index = first; performance.now() < end || index < first + 2; index++) {
          await client.ask(bodies[index % bodies.length]!);
          asked++;
        }
      }),
    );
    const readings: Reading[] = [];
    do {
      readings.push({
        hours: (performance.now() - started) / 3_600_000,
        resident: (await server.metric('process_resident_memory_bytes')) / 1e6,
        heap: (await server.metric('nodejs_heap_size_used_bytes')) / 1e6,
      });
      await sleep(EVERY_MS);
    } while (performance.now() < end);
    await asking;
    const { rows } = await program.ask({ stop: true });
    say(`  ${asked} questions, ${rows} rows`);

    const settled = readings.filter(({ hours }) => hours >= (minutes / 60) * WARM_UP);
    const plain = (name: string, unit: Measured, value: number): Line => ({
      name,
      unit,
      value: { median: value, low: value, high: value },
    });
    return {
      lines: [
        plain('resident, slope', 'MB/h', slopeOf(settled, 'resident')),
        { name: 'resident', unit: 'MB', value: medianOf(settled.map(({ resident }) => resident)) },
        plain('what is left of the heap after collections, slope', 'MB/h', slopeOf(settled, 'heap')),
      ],
      notes: [
        `${asked.toLocaleString('en')} questions and ${rows.toLocaleString('en')} rows in ${minutes} minutes, ` +
          `the first third of them left out`,
        ...(minutes < LEAST_MINUTES ? ['so short a slope is noise: --minutes 30 measures one'] : []),
      ],
    };
  },
};

/** The median of the slopes between any two stretches' lowest readings: single peaks do not bend it. */
function slopeOf(readings: readonly Reading[], of: 'resident' | 'heap'): number {
  const size = Math.max(Math.ceil(readings.length / STRETCHES), 1);
  const lows = Array.from({ length: Math.ceil(readings.length / size) }, (_, stretch) =>
    readings.slice(stretch * size, (stretch + 1) * size).reduce((low, reading) => (reading[of] < low[of] ? reading : low)),
  );
  const slopes = lows.flatMap((a, index) => lows.slice(index + 1).map((b) => (b[of] - a[of]) / (b.hours - a.hours)));
  return slopes.length === 0 ? 0 : medianOf(slopes).median;
}
