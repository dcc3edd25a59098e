import { conflict } from '../kernel/errors.js';
import type { SourceDefinition } from '../lang/catalog.js';
import type { Writing } from '../store/database.js';
import { newestRun } from '../store/history.js';
import { requireSource } from './require-source.js';

/** The source as it stands after the stamp; CONFLICT while its history is being imported: then nothing else may come in. */
export async function requireOpenSource(tx: Writing, key: string): Promise<SourceDefinition> {
  await tx.stamp();
  const source = await requireSource(tx, key);
  if ((await newestRun(tx, source.id))?.state === 'UNDER_WAY') {
    throw conflict(`The history of the source "${key}" is being imported: nothing else is recorded until that is over.`, {
      argument: 'source',
      hint: 'Whoever imports it finishes or drops the import: yardstick import --source KEY --finish, or --drop.',
    });
  }
  return source;
}
