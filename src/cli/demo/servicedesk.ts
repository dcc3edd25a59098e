import { CREDIT, SERVICEDESK } from '../../../seeds/servicedesk/definitions.js';
import { SERVICEDESK_GOALS } from '../../../seeds/servicedesk/goals.js';
import { LOG_COLUMNS, logRevision } from '../../../seeds/servicedesk/log-revision.js';
import type { SentRevision } from '../../app/row-checks/check-history.js';
import type { PlatformApi } from '../api/yardstick-api.js';
import { CliError } from '../cli-error.js';
import { csvFile } from '../import/csv-file.js';
import type { FileRecord } from '../import/file-record.js';
import { requireHistoryApi } from '../import/import-file.js';
import { openInput } from '../import/open-input.js';
import { defineAll } from './define-all.js';
import { demoOrganization, isFinished, keyPerRole, type DemoKeys, type KeyRing } from './demo-keys.js';
import { makeGoals } from './make-goals.js';
import { RowSender } from './row-sender.js';

/**
 * Loads the public incident log that its user downloaded: each incident with its whole history, known from when the desk's own
 * system knew it; and leads goals through the months of the log. A run that was interrupted is finished by the next; one that was
 * finished is left alone.
 */
export async function makeServicedeskDemo(
  platform: PlatformApi,
  path: string,
  ring: KeyRing,
  log: (line: string) => void,
): Promise<DemoKeys> {
  const owner = await demoOrganization(platform, SERVICEDESK, ring);
  if (owner === undefined) {
    throw new CliError(
      `There is an organisation "${SERVICEDESK.organization.key}" already, and its keys are not kept here: ` +
        'import the file into it with "yardstick import".',
    );
  }
  await defineAll(owner, SERVICEDESK);
  const loaded = (await owner.source('incidents'))?.completeThrough ?? null;
  if (loaded === null) {
    const history = requireHistoryApi(owner);
    const reader = new LogReader(path);
    const sender = new RowSender(await history.importer('incidents'));
    for await (const revision of reader.revisions()) await sender.add(revision);
    await sender.finish();
    const { interactions, revisions } = await history.finish('incidents', reader.lastUpdate);
    log(
      `${interactions.toLocaleString('en')} incidents in ${revisions.toLocaleString('en')} revisions, up to ${reader.lastUpdate}.`,
    );
  } else {
    log(`The log was loaded before, up to ${loaded}: nothing to do.`);
  }
  log(CREDIT);
  if (!isFinished(await ring.read())) {
    log('Leading its goals through their reviews …');
    await makeGoals(platform, SERVICEDESK_GOALS, ring);
  }
  return keyPerRole(owner, ring);
}

/** Reads the log, and remembers when the desk's system was last written. */
class LogReader {
  /** Null: it never was. */
  lastUpdate: string | null = null;

  constructor(private readonly path: string) {}

  async *revisions(): AsyncGenerator<SentRevision> {
    const file = await csvFile(await openInput(this.path, 'utf-8'), undefined);
    const missing = LOG_COLUMNS.filter((column) => file.columns?.includes(column) !== true);
    if (missing.length > 0)
      throw new CliError(`${this.path} is not the incident log (UCI data set 498): it has no column ${missing.join(', ')}.`);
    for await (const records of file.records) for (const record of records) yield this.revision(record);
  }

  private revision(record: FileRecord): SentRevision {
    try {
      const revision = logRevision((column) => String(record.value(column) ?? ''), record.line);
      if (this.lastUpdate === null || revision.recordedAt > this.lastUpdate) this.lastUpdate = revision.recordedAt;
      return revision;
    } catch (error) {
      throw new CliError(`${this.path}, line ${record.line}: ${(error as Error).message}.`);
    }
  }
}
