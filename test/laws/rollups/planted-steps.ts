import * as refresh from '../../../src/sql/rollup-refresh.js';
import type { Database, Writing } from '../../../src/store/database.js';
import { rewriteDays, takeMarks, writeMonths } from '../../../src/store/rollup-cells.js';
import { lockBucketing, rollupsOfBucketing } from '../../../src/store/rollups.js';
import type { Steps } from './refreshers.js';

/** Marks are gone with a commit of their own, before the days are made anew. */
export const marksFirst: Steps['refresh'] = async (database, organizationId, bucketingId, { mostDays = 100 } = {}) => {
  const days = await locked(database, organizationId, bucketingId, (tx) => takeMarks(tx, bucketingId, mostDays));
  if (days === 'BUSY' || days.length === 0) return days === 'BUSY' ? days : 0;
  const written = await locked(database, organizationId, bucketingId, async (tx) => {
    for (const rollup of await rollupsOfBucketing(tx, bucketingId)) await rewriteDays(tx, rollup, days);
    return days.length;
  });
  return written;
};

/** It is said from which day on a rollup is built, and committed, before its cells are there. */
export const builtFromFirst: Steps['build'] = async (database, organizationId, bucketingId, { rows = 1_000 } = {}) => {
  const stretch = await locked(database, organizationId, bucketingId, async (tx) => {
    const rollup = (await rollupsOfBucketing(tx, bucketingId)).find(({ wanted, builtFrom }) => wanted && builtFrom !== '-infinity');
    if (rollup === undefined) return null;
    const own: refresh.RefreshedRollup = { ...rollup, organizationId };
    const [next] = await tx.query(refresh.nextStretch(own, rollup.builtFrom, rows));
    const recordedThrough = rollup.recordedThrough ?? await tx.knowledge();
    await tx.query(refresh.noteStretch(own, next!.from, recordedThrough, 0));
    return { own, recordedThrough, from: next!.from, to: rollup.builtFrom };
  });
  if (stretch === 'BUSY' || stretch === null) return stretch ?? 'COMPLETE';
  const { own, recordedThrough, from, to } = stretch;
  const done = await locked(database, organizationId, bucketingId, async (tx) => {
    await tx.query(refresh.writeDays(own, { from: from === '-infinity' ? null : from, to }, recordedThrough));
    const months = (await tx.query(refresh.wholeMonths(own, from, to))).map(({ month }) => month);
    await writeMonths(tx, own, months);
    return 'BUILT' as const;
  });
  return done;
};

const locked = <T>(database: Database, organizationId: string, bucketingId: string, work: (tx: Writing) => Promise<T>): Promise<T | 'BUSY'> =>
  database.write(organizationId, async (tx) => (await lockBucketing(tx, bucketingId) ? work(tx) : 'BUSY'));
