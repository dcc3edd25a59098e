import type { Bench, Case } from '../bench.js';
import { newRow, placed, randomOf, type NewRow } from '../data/new-rows.js';
import { evidenceDigest, newSalt } from '../../src/kernel/evidence-digest.js';
import { VoidError } from '../report/answers.js';
import { sample } from '../sampling/sampler.js';
import { recordBody, type RecordAnswer } from '../support/record-body.js';
import { bareTable } from './bare-table.js';
import { speedLine } from './speeds.js';

const BATCH = 1_000;
const TIMES = 3;

export const record: Case = {
  key: 'record',
  title: 'Recording a batch of 1,000 through GraphQL',
  async run(bench) {
    const { options } = bench.around;
    const client = bench.client(bench.big, bench.big.owner);
    const table = await bareTable(bench, 'bare_batches');
    const random = randomOf(options.seed);
    const now = Date.now();
    const batches = Array.from({ length: options.quick ? 1 : (options.rounds + 1) * TIMES }, (_, batch) =>
      Array.from({ length: BATCH }, (_each, index) => newRow(`record-${batch}-${index}`, placed('recent', random, now), random)),
    );
    const [bodies, inserts] = [batches.map(recordBody), batches.map((rows) => valuesOf(bench, rows))];
    const statement = `insert into ${table} (${COLUMNS.join(', ')}) values ${places(BATCH, COLUMNS.length)}`;
    const samples = await sample(
      [
        {
          name: 'Yardstick',
          times: TIMES,
          run: async () => {
            const {
              recordInteractions: { accepted, rejected },
            } = await client.ask<RecordAnswer>(bodies.pop()!);
            if (accepted !== BATCH)
              throw new VoidError(`a batch was not accepted: ${rejected[0]?.message ?? 'its keys are there already'}`);
          },
        },
        { name: 'multi-row INSERT of the finished rows', times: TIMES, run: () => bench.sql(statement, inserts.pop()!) },
      ],
      options,
    );
    const [stored] = await bench.sql<{ rows: number }>(`
      select count(*) as rows from interaction join ${table} as bare using (organization_id, source_id, key)
      where interaction.fields = bare.fields and interaction.occurred_at = bare.occurred_at and interaction.customer = bare.customer`);
    if (stored!.rows !== batches.length * BATCH)
      throw new VoidError(`of ${batches.length * BATCH} recorded rows ${stored!.rows} are what was inserted`);
    const to = 'multi-row INSERT of the finished rows';
    const shared = { count: BATCH, unit: 'rows/s' } as const;
    return { lines: [speedLine(samples, 'Yardstick', { ...shared, to, aim: 0.5 }), speedLine(samples, to, shared)], notes: [] };
  },
};

const COLUMNS = [
  'organization_id',
  'source_id',
  'key',
  'occurred_at',
  'customer',
  'fields',
  'retracted',
  'recorded_at',
  'salt',
  'digest',
];

/** ($1, $2), ($3, $4) … */
const places = (rows: number, columns: number): string =>
  Array.from({ length: rows }, (_, row) => {
    const ofRow = Array.from({ length: columns }, (_each, column) => `$${row * columns + column + 1}`);
    return `(${ofRow.join(', ')})`;
  }).join(', ');

/** As they are stored: also salt and digest are ready. */
function valuesOf({ big }: Bench, rows: readonly NewRow[]): unknown[] {
  const recordedAt = new Date().toISOString();
  return rows.flatMap(({ key, occurredAt, customer, fields }) => {
    const [text, salt] = [JSON.stringify(fields), newSalt()];
    const digest = evidenceDigest(salt, { key, occurredAt, customer, case: null, fields: text, retracted: false });
    return [big.id, big.sources.contacts, key, occurredAt, customer, text, false, recordedAt, salt, digest];
  });
}
