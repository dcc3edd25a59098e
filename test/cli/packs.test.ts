import { beforeAll, describe, expect, test } from '@jest/globals';
import { defineSource } from '../../src/app/define-source.js';
import { directApi } from '../../src/cli/api/direct-api.js';
import { httpApi } from '../../src/cli/api/http-api.js';
import type { YardstickApi } from '../../src/cli/api/yardstick-api.js';
import { packsCommand } from '../../src/cli/packs/packs-command.js';
import { testDatabase } from '../support/database.js';
import { newOrganization } from '../support/organization.js';
import { testServer } from '../support/server.js';

const INPUT = { keys: ['complaints'], kpis: ['k53_complaints_per_solved', 'k52_complaints_per_1000_customers'], language: 'it' };

let apis: Record<'database' | 'server', () => Promise<YardstickApi>>;
let serverUrl: string;
let secret: string;
beforeAll(async () => {
  const { database } = await testDatabase();
  const { url } = await testServer({ database });
  serverUrl = url;
  const made = async (): Promise<string> => {
    const organization = await newOrganization(database);
    await organization.as('OWNER', (ctx) => defineSource(ctx, { key: 'subscriptions', name: 'Subscriptions', fields: [] }));
    return organization.secretOf('ANALYST');
  };
  secret = await made();
  apis = {
    database: async () => directApi(database, await made()),
    server: async () => httpApi(url, await made()),
  };
});

describe.each(['database', 'server'] as const)('packs on the %s', (where) => {
  test('are listed in a language, each KPI judged by what the organisation has', async () => {
    const { library } = await apis[where]();
    const pack = (await library.packs('it')).find(({ key }) => key === 'complaints')!;
    expect(pack.name).toBe('Reclami');
    expect(pack.kpis.find(({ key }) => key === 'k52_complaints_per_1000_customers')).toMatchObject({
      name: 'Reclami ogni 1000 clienti', installed: false,
      missing: [
        { message: 'There is no source "tickets".' },
        { message: 'The source "subscriptions" has no field "from".' },
        { message: 'The source "subscriptions" has no field "until".' },
      ],
    });
  });

  test('are installed, and what was left out says why', async () => {
    const { library } = await apis[where]();
    const outcomes = await library.install(INPUT);
    expect(outcomes.find(({ key }) => key === 'k53_complaints_per_solved')).toMatchObject({ kind: 'KPI', action: 'INSTALLED', why: null });
    expect(outcomes.find(({ key }) => key === 'k52_complaints_per_1000_customers')).toMatchObject({
      kind: 'KPI', action: 'SKIPPED',
      why: 'The source "subscriptions" has no field "from". The source "subscriptions" has no field "until".',
    });
    const extended = await library.install({ ...INPUT, addFields: true });
    expect(extended.find(({ key }) => key === 'subscriptions')).toMatchObject({ action: 'EXTENDED', why: 'Added: from, until.' });
    expect(extended.find(({ key }) => key === 'k52_complaints_per_1000_customers')).toMatchObject({ action: 'INSTALLED' });
  });
});

describe('yardstick packs', () => {
  const run = async (...args: string[]): Promise<string[]> => {
    const lines: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = ((text: string) => lines.push(text)) as unknown as typeof process.stdout.write;
    try {
      await packsCommand().parseAsync([...args, '--url', serverUrl, '--api-key', secret], { from: 'user' });
    } finally {
      process.stdout.write = write;
    }
    return lines.join('').trimEnd().split('\n');
  };

  test('list shows the packs, then what each KPI of one lacks; install says what became of it', async () => {
    expect((await run('list')).find((line) => line.startsWith('complaints'))).toBe('complaints              Complaints: 0 of 7 installed, 0 can be answered');
    expect(await run('install', 'complaints', '--kpi', 'k53_complaints_per_solved')).toEqual([
      'installed source  tickets', 'installed measure m_complaints', 'installed measure m_tickets_resolved',
      'installed kpi     k53_complaints_per_solved', '4 installed, 0 extended, 0 unchanged, 0 skipped.',
    ]);
    const listed = await run('list', 'complaints', '--language', 'fr');
    expect(listed[0]).toMatch(/^complaints: Réclamations\. Les réclamations/);
    expect(listed.find((line) => line.includes('k53_complaints_per_solved '))).toMatch(/^ {2}\* k53_complaints_per_solved .*: can be answered$/);
    expect(listed.find((line) => line.includes('k52_complaint_growth_gap'))).toMatch(/^ {4}k52_complaint_growth_gap .*has no field "from"\. /);
  });
});
