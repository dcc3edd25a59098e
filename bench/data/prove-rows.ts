import type { Bench } from '../bench.js';
import { VoidError } from '../report/answers.js';
import { bodyOf } from '../support/http-client.js';

const SAMPLE = 100;

const DOCUMENT = `mutation ($source: String!, $interactions: [InteractionInput!]!) {
  recordInteractions(source: $source, interactions: $interactions) { unchanged rejected { message } }
}`;

/** Records some of the generated rows once more: where nothing changes, they are stored as the service would have stored them. */
export async function proveRows(bench: Bench): Promise<void> {
  const client = bench.client(bench.big, bench.big.owner);
  for (const [source, id] of Object.entries(bench.big.sources)) {
    const interactions = await bench.sql(
      `select key, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "occurredAt", customer, fields
       from interaction where organization_id = $1 and source_id = $2 order by key desc limit ${SAMPLE}`,
      [bench.big.id, id],
    );
    const {
      recordInteractions: { unchanged, rejected },
    } = await client.ask<Answer>(bodyOf(DOCUMENT, { source, interactions }));
    if (unchanged !== interactions.length) {
      throw new VoidError(
        `The generated ${source} are not what the service stores: ${rejected[0]?.message ?? 'they were superseded'}`,
      );
    }
  }
}

interface Answer {
  readonly recordInteractions: { readonly unchanged: number; readonly rejected: { readonly message: string }[] };
}
