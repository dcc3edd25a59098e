import { setTimeout as sleep } from 'node:timers/promises';
import { newRow, placed, randomOf, type Spread } from '../data/new-rows.js';
import { HttpClient } from '../support/http-client.js';
import { recordBody, type RecordAnswer } from '../support/record-body.js';
import { answerMessages } from './fork-program.js';

/** Records interactions through GraphQL at a rate, from a process of its own, until it is told to stop. */
export type ArrivalsRequest = { readonly start: ArrivalsStart } | { readonly stop: true };

export interface ArrivalsStart {
  readonly url: string;
  /** Of an API key that may record. */
  readonly secret: string;
  /** Rows a second. */
  readonly rate: number;
  readonly spread: Spread;
  readonly seed: number;
  /** Keys begin with it. */
  readonly prefix: string;
}

export interface ArrivalsReport {
  readonly rows: number;
  readonly seconds: number;
}

const BATCHES_PER_SECOND = 10;

let stopping = false;
let running: Promise<ArrivalsReport> = Promise.resolve({ rows: 0, seconds: 0 });

answerMessages(async (request: ArrivalsRequest): Promise<ArrivalsReport> => {
  if ('start' in request) {
    stopping = false;
    running = arrive(request.start);
    return { rows: 0, seconds: 0 };
  }
  stopping = true;
  return running;
});

/** A batch every tenth of a second; where one takes longer, the next follows at once, and the rate that was reached is told. */
async function arrive({ url, secret, rate, spread, seed, prefix }: ArrivalsStart): Promise<ArrivalsReport> {
  const [client, random, started] = [new HttpClient(url, secret), randomOf(seed), performance.now()];
  const size = Math.max(Math.round(rate / BATCHES_PER_SECOND), 1);
  let rows = 0;
  for (let batch = 0; !stopping; batch++) {
    const now = Date.now();
    const body = recordBody(
      Array.from({ length: size }, (_, index) => newRow(`${prefix}-${batch}-${index}`, placed(spread, random, now), random)),
    );
    const {
      recordInteractions: { accepted },
    } = await client.ask<RecordAnswer>(body);
    rows += accepted;
    const next = started + ((batch + 1) * 1000) / BATCHES_PER_SECOND;
    await sleep(Math.max(next - performance.now(), 0));
  }
  client.close();
  return { rows, seconds: (performance.now() - started) / 1000 };
}
