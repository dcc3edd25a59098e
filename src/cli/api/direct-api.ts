import { authenticate } from '../../app/authenticate.js';
import { createApiKey } from '../../app/create-api-key.js';
import { createOrganization } from '../../app/create-organization.js';
import { defineKpi } from '../../app/define-kpi.js';
import { defineMeasure } from '../../app/define-measure.js';
import { defineSchedule } from '../../app/define-schedule.js';
import { defineSource } from '../../app/define-source.js';
import { defineTag } from '../../app/define-tag.js';
import { beginImport } from '../../app/history/begin-import.js';
import { dropImport } from '../../app/history/drop-import.js';
import { finishImport } from '../../app/history/finish-import.js';
import { gatherRevisions, HistoryChunk } from '../../app/history/gather-history.js';
import { ImportChunk, importInteractions, sourceToImport } from '../../app/import-interactions.js';
import { installPacks } from '../../app/install-packs.js';
import { kpiPacks } from '../../app/kpi-packs.js';
import { organization } from '../../app/organization.js';
import { recordInteractions } from '../../app/record-interactions.js';
import { source } from '../../app/source.js';
import { sourceFreshness } from '../../app/source-freshness.js';
import { sources } from '../../app/sources.js';
import { systemClock } from '../../kernel/clock.js';
import { YardstickError } from '../../kernel/errors.js';
import { NIL_ID } from '../../kernel/ids.js';
import type { Database } from '../../store/database.js';
import { caller } from './caller.js';
import { refuseDiagnostics } from './diagnostics.js';
import { directDefinitions } from './direct-definitions.js';
import { directGoals } from './direct-goals.js';
import { listedPack } from './library-api.js';
import type { PlatformApi, YardstickApi } from './yardstick-api.js';

/** Large chunks cost fewer transactions, and memory: at most two are held at once. */
const LARGEST_CHUNK = { rows: 20_000, bytes: 8_000_000 };
const isFull = ({ size, bytes }: { readonly size: number; readonly bytes: number }): boolean =>
  size >= LARGEST_CHUNK.rows || bytes >= LARGEST_CHUNK.bytes;

/** The API of an organisation over a database that this process has open. */
export function directApi(database: Database, secret: string): YardstickApi {
  const call = caller(database, () => authenticate(database, `Bearer ${secret}`));
  return {
    timeZone: async () => (await call(organization)).timeZone,
    source: (key) =>
      call(async (ctx) => {
        const found = await source(ctx, key);
        return found === null
          ? null
          : { key, fields: found.fields, completeThrough: (await sourceFreshness(ctx, key)).completeThrough };
      }),
    sourceKeys: async () => (await call((ctx) => sources(ctx, { first: 100 }))).items.map(({ key }) => key),
    defineSource: async (input) =>
      refuseDiagnostics(`source "${input.key}"`, (await call((ctx) => defineSource(ctx, input))).diagnostics),
    defineMeasure: async (input) =>
      refuseDiagnostics(`measure "${input.key}"`, (await call((ctx) => defineMeasure(ctx, input))).diagnostics),
    defineKpi: async (input) => refuseDiagnostics(`KPI "${input.key}"`, (await call((ctx) => defineKpi(ctx, input))).diagnostics),
    defineTag: async (input) => refuseDiagnostics(`tag "${input.key}"`, (await call((ctx) => defineTag(ctx, input))).diagnostics),
    defineSchedule: async (input) =>
      refuseDiagnostics(`schedule "${input.key}"`, (await call((ctx) => defineSchedule(ctx, input))).diagnostics),
    recordInteractions: (key, rows, completeThrough) =>
      call((ctx) => recordInteractions(ctx, { source: key, interactions: rows, completeThrough })),
    async importer(key) {
      const found = await call((ctx) => sourceToImport(ctx, key));
      return {
        chunk() {
          const chunk = new ImportChunk(found);
          return {
            get isFull() {
              return isFull(chunk);
            },
            add: (row) => chunk.add(row),
            store: (rows) => call((ctx) => importInteractions(ctx, chunk, rows)),
          };
        },
      };
    },
    history: {
      async importer(key) {
        const found = await call((ctx) => beginImport(ctx, key));
        return {
          chunk() {
            const chunk = new HistoryChunk(found, systemClock.now());
            return {
              get isFull() {
                return isFull(chunk);
              },
              add: (revision) => chunk.add(revision),
              store: async (revisions) => ({
                ...(await call((ctx) => gatherRevisions(ctx, chunk, revisions))),
                superseded: 0,
                stale: 0,
              }),
            };
          },
        };
      },
      finish: (key, completeThrough) => call((ctx) => finishImport(ctx, key, completeThrough)),
      drop: (key) => call((ctx) => dropImport(ctx, key)),
    },
    library: {
      packs: async (language = 'en') => (await call((ctx) => kpiPacks(ctx, null))).map((pack) => listedPack(pack, language)),
      install: (input) => call((ctx) => installPacks(ctx, input)),
    },
    definitions: directDefinitions(call),
    createServiceKey: async (name, role) => (await call((ctx) => createApiKey(ctx, { name, role, service: true }))).secret,
  };
}

/** Whoever can open the database owns the platform: no key of it is needed here. */
export function directPlatform(database: Database): PlatformApi {
  const call = caller(database, async () => ({ actor: { kind: 'platform' }, organizationId: NIL_ID }));
  return {
    createOrganization: (input) =>
      call(async (ctx) => {
        try {
          return (await createOrganization(ctx, input)).secret;
        } catch (error) {
          if (error instanceof YardstickError && error.code === 'CONFLICT') return null;
          throw error;
        }
      }),
    withKey: (secret) => directApi(database, secret),
    goals: (secret) => directGoals(database, secret),
  };
}
