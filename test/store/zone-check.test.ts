import { expect, test } from '@jest/globals';

import { compareZones, zoneProbes } from '../../src/calendar/zone-comparison.js';
import { NIL_ID } from '../../src/kernel/ids.js';
import { zoneReadings } from '../../src/sql/zone-check.js';
import { testDatabase } from '../support/database.js';

const from = Date.UTC(1990, 0, 1);
const to = Date.UTC(2026, 0, 1);

test('trap 9: PostgreSQL is asked for its zones, and those that have not changed lately agree with ours', async () => {
  const { database } = await testDatabase();
  const probes = zoneProbes(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Apia', 'UTC'], from, to);
  const readings = await database.write(NIL_ID, (tx) => tx.query(zoneReadings(probes)));
  expect(readings).toHaveLength(probes.flatMap(({ at }) => at).length);
  expect(compareZones(readings)).toEqual([]);
});

test('trap 9: a zone that PostgreSQL lacks is a difference, not an error', async () => {
  const { database } = await testDatabase();
  const probes = [{ timeZone: 'Europe/Atlantis', at: [from] }];
  const readings = await database.write(NIL_ID, (tx) => tx.query(zoneReadings(probes)));
  expect(readings).toEqual([{ timeZone: 'Europe/Atlantis', at: from, offsetMs: null }]);
});
