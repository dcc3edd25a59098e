import { CREDIT, SERVICEDESK } from '../../../seeds/servicedesk/definitions.js';
import { LastStates, LOG_COLUMNS } from '../../../seeds/servicedesk/last-states.js';
import type { PlatformApi, YardstickApi } from '../api/yardstick-api.js';
import { CliError } from '../cli-error.js';
import { csvFile } from '../import/csv-file.js';
import { openInput } from '../import/open-input.js';
import { defineAll } from './define-all.js';
import { demoOrganization, keyPerRole, type DemoKeys, type KeyRing } from './demo-keys.js';

const BATCH_ROWS = 2_500;

/** Loads the public incident log that its user downloaded: each incident in its last state. A second run changes nothing. */
export const makeServicedeskDemo = async (
  platform: PlatformApi,
  path: string,
  ring: KeyRing,
  log: (line: string) => void,
): Promise<DemoKeys> => fillServicedesk(platform, await readLog(path), ring, log);

/** The same with a log that was read before. */
export async function fillServicedesk(
  platform: PlatformApi,
  states: LastStates,
  ring: KeyRing,
  log: (line: string) => void,
): Promise<DemoKeys> {
  log(`${states.rows.toLocaleString('en')} rows read, of ${states.incidents.toLocaleString('en')} incidents.`);
  const owner = await demoOrganization(platform, SERVICEDESK, ring);
  if (owner === undefined) {
    throw new CliError(
      `There is an organisation "${SERVICEDESK.organization.key}" already, and its keys are not kept here: ` +
        'import the file into it with "yardstick import".',
    );
  }
  await defineAll(owner, SERVICEDESK);
  const changed = await record(owner, states);
  log(`${changed.toLocaleString('en')} of them are new or changed.`);
  log(CREDIT);
  return keyPerRole(owner, ring);
}

export async function readLog(path: string): Promise<LastStates> {
  const file = await csvFile(await openInput(path, 'utf-8'), undefined);
  const missing = LOG_COLUMNS.filter((column) => file.columns?.includes(column) !== true);
  if (missing.length > 0)
    throw new CliError(`${path} is not the incident log (UCI data set 498): it has no column ${missing.join(', ')}.`);
  const states = new LastStates();
  for await (const record of file.records) {
    try {
      states.add((column) => String(record.value(column) ?? ''));
    } catch (error) {
      throw new CliError(`${path}, line ${record.line}: ${(error as Error).message}.`);
    }
  }
  return states;
}

async function record(api: YardstickApi, states: LastStates): Promise<number> {
  let changed = 0;
  const rows = states.interactions();
  const last = states.lastUpdate();
  for (let from = 0; from < rows.length; from += BATCH_ROWS) {
    const isLast = from + BATCH_ROWS >= rows.length;
    const { rejected, accepted, superseded } = await api.recordInteractions(
      'incidents',
      rows.slice(from, from + BATCH_ROWS),
      isLast ? last : null,
    );
    const [first] = rejected;
    if (first !== undefined) throw new CliError(`Incident ${first.key} was rejected: ${first.code}: ${first.message}`);
    changed += accepted + superseded;
  }
  return changed;
}
