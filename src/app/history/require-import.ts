import { conflict } from '../../kernel/errors.js';
import type { SourceDefinition } from '../../lang/catalog.js';
import type { Writing } from '../../store/database.js';
import { newestRun } from '../../store/history.js';
import { requireSource } from '../require-source.js';

/** The source, whose import nobody else takes part in until the transaction ends. CONFLICT where there is none under way. */
export async function requireImport(tx: Writing, sourceKey: string): Promise<SourceDefinition> {
  const source = await requireSource(tx, sourceKey);
  const run = await newestRun(tx, source.id, { lock: true });
  if (run?.state === 'UNDER_WAY') return source;
  throw conflict(`No history is being imported into the source "${sourceKey}".`, {
    argument: 'source',
    hint: 'It is begun by importing a file with the columns of its knowledge times.',
  });
}
