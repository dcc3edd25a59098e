import type { SentRow } from '../../app/row-checks/check-row.js';
import type { Importer } from '../api/yardstick-api.js';
import { CliError } from '../cli-error.js';

/** Takes all rows of a demo; none may be rejected. Returns how many are new. */
export async function importAll<R extends SentRow>(importer: Importer<R>, rows: Iterable<R> | AsyncIterable<R>): Promise<number> {
  let accepted = 0;
  let chunk: R[] = [];
  let inFlight: Promise<void> = Promise.resolve();
  const send = async (): Promise<void> => {
    const store = importer.prepare(chunk);
    chunk = [];
    await inFlight;
    inFlight = store().then((report) => {
      const [first] = report.rejected;
      if (first !== undefined) throw new CliError(`${first.key} was rejected: ${first.code}: ${first.message}`);
      accepted += report.accepted;
    });
    // Whoever waits for it next sees the failure; until then it is no unhandled one.
    inFlight.catch(() => undefined);
  };
  for await (const row of rows) {
    chunk.push(row);
    if (chunk.length >= importer.largest.rows) await send();
  }
  await send();
  await inFlight;
  return accepted;
}
