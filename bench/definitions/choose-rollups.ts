import type { YardstickServer } from '../processes/yardstick-server.js';
import { bodyOf, HttpClient } from '../support/http-client.js';
import type { Organizations } from './organizations.js';

/**
 * By which dimensions the service keeps rollups. It would find them by itself, of large sources and after a while of being asked; chosen by
 * hand they are the same in every run, and of few rows too.
 */
const SETS = { contacts: [['channel'], ['agent']], surveys: [['channel']] } as const;

const CHOOSE = 'mutation Choose($source: String!, $sets: [RollupInput!]) { setRollups(source: $source, dimensions: $sets) { key } }';

/** Returns by how many sets there will be rollups, of sums and of sketches. */
export async function chooseRollups({ all }: Organizations, server: YardstickServer): Promise<number> {
  for (const { owner } of all) {
    const client = new HttpClient(server.url, owner);
    for (const [source, sets] of Object.entries(SETS))
      await client.ask(bodyOf(CHOOSE, { source, sets: sets.map((dimensions) => ({ dimensions })) }));
    client.close();
  }
  return all.length * Object.values(SETS).flat().length;
}
