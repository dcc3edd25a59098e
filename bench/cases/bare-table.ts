import type { Bench } from '../bench.js';

/** An empty table with the columns, keys and indexes of `interaction` and its foreign key to the source; no policy and no trigger. */
export async function bareTable(bench: Bench, name: string): Promise<string> {
  await bench.sql('create schema if not exists bench');
  await bench.sql(`create table bench.${name} (like interaction including all,
    foreign key (organization_id, source_id) references source (organization_id, id))`);
  return `bench.${name}`;
}
