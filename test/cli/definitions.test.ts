import { mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { applyDefinitions } from '../../src/app/apply-definitions.js';
import { exportDefinitions } from '../../src/app/export-definitions.js';
import { activateGoal } from '../../src/app/goals/activate-goal.js';
import { recordInteractions } from '../../src/app/record-interactions.js';
import { applyCommand } from '../../src/cli/definitions/apply-command.js';
import { exportCommand } from '../../src/cli/definitions/export-command.js';
import { planCommand } from '../../src/cli/definitions/plan-command.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer } from '../support/server.js';
import { SOLVED_RATE_FILE, TICKETS_FILE } from '../support/tickets-files.js';

const TICKETS = TICKETS_FILE;
const KPIS = `${SOLVED_RATE_FILE}  - key: twice_solved
    name: Twice the share
    expression: 2 * solved_rate
    direction: NEUTRAL
  - key: volume
    name: Volume
    expression: tickets_all
    direction: NEUTRAL
`;
const FILES = [{ path: 'sources/tickets.yaml', text: TICKETS }, { path: 'kpis.yaml', text: KPIS }];

/** Two tickets in January, both solved; two in February, of which the one by phone was. */
const ROWS = [['2026-01-10', 'phone', true], ['2026-01-20', 'mail', true], ['2026-02-10', 'phone', true], ['2026-02-20', 'mail', false]] as const;
const interactions = ROWS.map(([day, channel, solved], index) => ({ key: `t${index}`, occurredAt: `${day}T12:00:00Z`, fields: { channel, solved } }));
const WINDOW = ['--from', '2026-01-01', '--to', '2026-03-01'];

let database: Database;
let address: Record<'database' | 'server', string[]>;
beforeAll(async () => {
  let url: string;
  ({ database, url } = await testDatabase());
  process.env['DATABASE_URL'] = url;
  address = { database: [], server: ['--url', (await testServer({ database })).url] };
});

let folder: string;
let organization: TestOrganization;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yardstick-definitions-'));
  organization = await newOrganization(database);
  await organization.as('ADMIN', async (ctx) => {
    await applyDefinitions(ctx, { files: FILES });
    await recordInteractions(ctx, { source: 'tickets', interactions });
  });
});
afterEach(() => rm(folder, { recursive: true }));

interface Outcome { readonly lines: readonly string[]; readonly code: number }

/** What a command prints, and the code it ends with; the folder is told as DIR. */
async function run(command: Command, ...args: string[]): Promise<Outcome> {
  const printed: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((text: string) => printed.push(text)) as unknown as typeof process.stdout.write;
  try {
    await command.exitOverride().parseAsync([...args, '--api-key', await organization.secretOf('ANALYST')], { from: 'user' });
    return { lines: printed.join('').replaceAll(folder, 'DIR').trimEnd().split('\n'), code: Number(process.exitCode ?? 0) };
  } finally {
    process.stdout.write = write;
    process.exitCode = undefined;
  }
}

const exported = () => organization.as('VIEWER', (ctx) => exportDefinitions(ctx));
async function edit(path: string, ...changes: readonly (readonly [string, string])[]): Promise<void> {
  const text = await readFile(join(folder, path), 'utf8');
  for (const [from] of changes) expect(text).toContain(from);
  await writeFile(join(folder, path), changes.reduce((edited, [from, to]) => edited.replace(from, to), text));
}

describe.each(['database', 'server'] as const)('definitions as code, on the %s', (where) => {
  const at = (): string[] => address[where];

  it('are exported, changed, planned with their numbers, and applied; a plan is empty then', async () => {
    expect(await run(exportCommand(), folder, ...at())).toEqual({ lines: ['3 files written to DIR, 0 unchanged, 0 removed.'], code: 0 });
    expect(await run(planCommand(), folder, ...at())).toEqual({ lines: ['Nothing differs.'], code: 0 });

    await edit('sources/tickets.yaml', ['filter: solved', 'filter: solved and channel == "phone"']);
    const plan = await run(planCommand(), folder, ...WINDOW, ...at());
    expect(plan).toEqual({
      code: 4,
      lines: [
        '~ measure tickets_solved 1 → 2',
        '    - filter: solved',
        '    + filter: solved and channel == "phone"',
        '~ kpi solved_rate 1.0 → 2.0 (major, follows)',
        '    because of measure tickets_solved: filter',
        '~ kpi twice_solved 1.0 → 2.0 (major, follows)',
        '    because of measure tickets_solved: filter',
        'Numbers of 2026-01..2026-02 by MONTH:',
        '  solved_rate: 75 % → 50 % (-25 points); 1 of 2 points move',
        '      2026-01: 100 % → 50 % (-50 points)',
        '  twice_solved: 150 % → 100 % (-50 points); 1 of 2 points move',
        '      2026-01: 200 % → 100 % (-100 points)',
        expect.stringMatching(/^0 new, 3 changed, 0 removed\. Digest of this plan: [0-9a-f]{32}$/),
      ],
    });
    const digest = plan.lines.at(-1)!.slice(-32);

    const dry = await run(applyCommand(), folder, '--dry-run', '--expect', digest, ...at());
    expect(dry).toEqual({ lines: [...plan.lines.slice(0, 7), plan.lines.at(-1)], code: 4 });
    expect(await run(applyCommand(), folder, '--expect', digest, ...at()))
      .toEqual({ lines: [...plan.lines.slice(0, 7), 'Applied: 0 new, 3 changed, 0 removed.'], code: 0 });
    for (const command of [planCommand(), applyCommand()]) {
      expect(await run(command, folder, ...at())).toEqual({ lines: ['Nothing differs.'], code: 0 });
    }
    expect(await run(exportCommand(), folder, ...at())).toEqual({ lines: ['0 files written to DIR, 3 unchanged, 0 removed.'], code: 0 });
  });

  it('with five mistakes get five findings, each in its place, end with 1, and change nothing', async () => {
    await run(exportCommand(), folder, ...at());
    const before = await exported();
    await edit('sources/tickets.yaml', ['type: BOOLEAN', 'type: BOOLEEN'], ['filter: solved', 'filter: chanel == "mail"']);
    await edit('kpis.yaml', ['tickets_solved / tickets_all', 'tickets_solved / tickets_al'], ['unit: "%"', 'unitt: "%"'], ['2 * solved_rate', '2 * solved_rat']);
    for (const command of [planCommand(), applyCommand()]) {
      const { lines, code } = await run(command, folder, ...at());
      expect(code).toBe(1);
      expect(lines.filter((line) => line.startsWith('DIR/')).map((line) => line.split(' ', 2).join(' '))).toEqual([
        'DIR/kpis.yaml:5:34 NAM201', 'DIR/kpis.yaml:6:5 FIL602', 'DIR/kpis.yaml:10:21 NAM201',
        'DIR/sources/tickets.yaml:7:30 FIL605', 'DIR/sources/tickets.yaml:17:13 NAM202',
      ]);
      expect(lines.slice(0, 4)).toEqual([
        'DIR/kpis.yaml:5:34 NAM201 There is no measure or KPI "tickets_al".',
        '        expression: tickets_solved / tickets_al',
        '                                     ^^^^^^^^^^',
        '    Did you mean "tickets_all"?',
      ]);
      expect(lines.at(-1)).toBe('5 findings; nothing was changed.');
    }
    expect(await exported()).toEqual(before);
  });

  it('are refused where they come to something else than the plan that was looked at', async () => {
    await run(exportCommand(), folder, ...at());
    await edit('kpis.yaml', ['name: Volume', 'name: Tickets']);
    const stale = '0'.repeat(32);
    for (const more of [[], ['--dry-run']]) {
      await expect(run(applyCommand(), folder, '--expect', stale, ...more, ...at())).rejects.toThrow(/^The definitions have changed: .* Plan again, and look at it anew\.$/);
    }
    expect((await run(planCommand(), folder, '--no-preview', ...at())).lines.slice(0, 3))
      .toEqual(['~ kpi volume', '    - name: Volume', '    + name: Tickets']);
  });

  it('leave alone what they do not name, unless told to prune', async () => {
    await mkdir(join(folder, 'sources'));
    await writeFile(join(folder, 'sources/tickets.yml'), TICKETS);
    const unmanaged = 'Not in the files, left alone: kpi solved_rate, kpi twice_solved, kpi volume.';
    expect(await run(planCommand(), folder, ...at())).toEqual({ lines: [unmanaged, 'Nothing differs.'], code: 0 });
    expect(await run(planCommand(), folder, '--prune', ...WINDOW, ...at())).toMatchObject({
      code: 4,
      lines: [
        '- kpi solved_rate', '- kpi twice_solved', '- kpi volume', 'Numbers of 2026-01..2026-02 by MONTH:',
        '  solved_rate: 75 % → not there; 2 of 2 points move', expect.anything(), expect.anything(),
        '  twice_solved: 150 % → not there; 2 of 2 points move', expect.anything(), expect.anything(),
        '  volume: 4 → not there; 2 of 2 points move', '      2026-01: 2 → not there', '      2026-02: 2 → not there',
        expect.stringMatching(/^0 new, 0 changed, 3 removed\./),
      ],
    });
    expect((await run(applyCommand(), folder, '--prune', ...at())).lines.at(-1)).toBe('Applied: 0 new, 0 changed, 3 removed.');
    expect((await exported()).map(({ path }) => path)).toEqual(['definitions.schema.json', 'sources/tickets.yaml']);
  });

  it('cover goals: what becomes of them, which are to be rebased, how they would stand, and that no file closes them', async () => {
    await run(exportCommand(), folder, ...at());
    const goals = `goals:
  - key: solved_2026
    name: Solved 2026
    kpi: solved_rate
    owner: ${organization.owner.email}
    start: 2026-01-01
    end: 2027-01-01
    cadence: { grain: YEAR }
    target: { shape: AT_LEAST, levels: { target: 0.7 }, grain: EACH_PERIOD }
`;
    await writeFile(join(folder, 'goals.yaml'), goals.replace('solved_rate', 'solved_rat'));
    expect(await run(applyCommand(), folder, ...at())).toMatchObject({ code: 1, lines: [
      'DIR/goals.yaml:4:10 There is no KPI "solved_rat" in force.', '        kpi: solved_rat', '             ^^^^^^^^^^', expect.any(String), '1 finding; nothing was changed.',
    ] });
    await writeFile(join(folder, 'goals.yaml'), goals);
    expect(await run(applyCommand(), folder, ...at())).toEqual({ lines: ['+ goal solved_2026', 'Applied: 1 new, 0 changed, 0 removed.'], code: 0 });
    await organization.as('OWNER', (ctx) => activateGoal(ctx, 'solved_2026'));
    await run(exportCommand(), folder, ...at());
    expect(await run(planCommand(), folder, ...at())).toEqual({ lines: ['Nothing differs.'], code: 0 });

    await edit('sources/tickets.yaml', ['filter: solved', 'filter: solved and channel == "phone"']);
    await edit('goals.yaml', ['name: Solved 2026', 'name: Solved']);
    const { lines } = await run(planCommand(), folder, ...WINDOW, ...at());
    expect(lines.slice(lines.indexOf('~ goal solved_2026'), lines.indexOf('~ goal solved_2026') + 4)).toEqual([
      '~ goal solved_2026', '    - name: Solved 2026', '    + name: Solved', '    because of KPI solved_rate: major version 2.0',
    ]);
    expect(lines.slice(-3)).toEqual([
      'Goals in their current periods:', expect.stringMatching(/^ {2}solved_2026 2026: 75 % [A-Z_]+ → 50 % [A-Z_]+, once rebased$/),
      expect.stringContaining('0 new, 4 changed, 0 removed.'),
    ]);
    await rm(join(folder, 'goals.yaml'));
    const left = 'Not in the files, left alone, since goals are closed by people: goal solved_2026.';
    for (const prune of [[], ['--prune']]) {
      const told = await run(planCommand(), folder, ...prune, '--no-preview', ...at());
      expect(told.lines.slice(-3)).toEqual(['    because of KPI solved_rate: major version 2.0', left, expect.stringContaining('0 new, 3 changed, 0 removed.')]);
      expect(told.lines).toContain('* goal solved_2026 (to be rebased)');
    }
  });

  it('are exported as of an earlier instant', async () => {
    const then = new Date().toISOString();
    const doubled = KPIS.replace('expression: tickets_all', 'expression: 2 * tickets_all');
    await organization.as('ADMIN', (ctx) => applyDefinitions(ctx, { files: [FILES[0]!, { path: 'kpis.yaml', text: doubled }] }));
    const volume = async (...options: string[]) => {
      await run(exportCommand(), folder, ...options, ...at());
      return (await readFile(join(folder, 'kpis.yaml'), 'utf8')).match(/expression: ((2 \* )?tickets_all)$/m)![1];
    };
    expect([await volume(), await volume('--definition', then)]).toEqual(['2 * tickets_all', 'tickets_all']);
    await expect(run(exportCommand(), folder, '--definition', 'yesterday', ...at())).rejects.toThrow(/yesterday/);
  });
});

describe('yardstick export', () => {
  it('writes only what differs, and removes its own files alone, when told to', async () => {
    await run(exportCommand(), folder);
    const old = new Date('2026-01-01T00:00:00Z');
    for (const path of ['kpis.yaml', 'sources/tickets.yaml']) await utimes(join(folder, path), old, old);
    await edit('kpis.yaml', ['name: Volume', 'name: Amount']);
    await mkdir(join(folder, 'packs'));
    await writeFile(join(folder, 'packs/gone.yaml'), '# yaml-language-server: $schema=../definitions.schema.json\nkpis: []\n');
    await writeFile(join(folder, 'notes.yaml'), 'kpis: []\n');
    await writeFile(join(folder, 'other.yaml'), '# yaml-language-server: $schema=https://example.org/other.json\nkpis: []\n');
    expect((await run(exportCommand(), folder)).lines).toEqual([
      '1 file written to DIR, 2 unchanged, 0 removed.', 'Of an earlier export, and in this one no more: packs/gone.yaml. --clean removes what is.',
    ]);
    expect((await stat(join(folder, 'sources/tickets.yaml'))).mtime).toEqual(old);
    expect((await run(exportCommand(), folder, '--clean')).lines).toEqual(['0 files written to DIR, 3 unchanged, 1 removed.']);
    expect((await readdir(folder, { recursive: true })).sort())
      .toEqual(['definitions.schema.json', 'kpis.yaml', 'notes.yaml', 'other.yaml', 'packs', 'sources', 'sources/tickets.yaml']);
  });
});

describe('a folder of definitions', () => {
  const planned = () => run(planCommand(), folder, '--no-preview');

  it('is read with the folders in it, through links, without hidden ones and packages', async () => {
    await mkdir(join(folder, 'deep/er'), { recursive: true });
    await writeFile(join(folder, 'deep/er/tickets.yml'), TICKETS);
    for (const hidden of ['.git', 'node_modules/some', 'deep/.cache']) {
      await mkdir(join(folder, hidden), { recursive: true });
      await writeFile(join(folder, hidden, 'broken.yaml'), 'kpis: [');
    }
    await writeFile(join(folder, '.swap.yaml'), 'kpis: [');
    await writeFile(join(folder, 'notes.txt'), 'kpis: [');
    await writeFile(join(folder, 'kpis.txt'), KPIS);
    await symlink(join(folder, 'kpis.txt'), join(folder, 'kpis.yaml'));
    await symlink(folder, join(folder, 'deep/round'));
    expect(await planned()).toEqual({ lines: ['Nothing differs.'], code: 0 });
  });

  it('is told in one line where it is not there, empty, or cannot be read', async () => {
    await expect(run(planCommand(), join(folder, 'nowhere'))).rejects.toThrow(/nowhere cannot be read: there is no such folder\.$/);
    await expect(run(applyCommand(), folder, '--prune')).rejects.toThrow(/^There is no YAML file in .*\. yardstick export .* writes what is defined\.$/);
    await writeFile(join(folder, 'kpis.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    await expect(planned()).rejects.toThrow(/kpis\.yaml cannot be read: it is no text in UTF-8\.$/);
  });
});

describe('the numbers of a plan', () => {
  it.each([
    ['half a window', ['--from', '2026-01-01'], '--from and --to go together.'],
    ['two windows', ['--last', '2', ...WINDOW], 'Say either --from and --to, or --last and --unit.'],
    ['no count', ['--last', '0'], '--last takes a whole number from 1 on; it is "0".'],
  ])('are not asked by %s', async (_, options, message) => {
    await expect(run(planCommand(), folder, ...options)).rejects.toMatchObject({ message, exitCode: 2 });
  });

  it('say why a KPI has none, and which of them stay', async () => {
    await run(exportCommand(), folder);
    await edit('kpis.yaml', ['2 * solved_rate', '2 * solved_rate / (tickets_all - 2)'], ['expression: tickets_all\n', 'expression: tickets_all + 0\n']);
    const { lines } = await run(planCommand(), folder, ...WINDOW);
    expect(lines.slice(lines.findIndex((line) => line.startsWith('Numbers')), -1)).toEqual([
      'Numbers of 2026-01..2026-02 by MONTH:', '  twice_solved: 150 % → 75 % (-75 points); 2 of 2 points move',
      '      2026-01: 200 % → ZERO_DENOMINATOR', '      2026-02: 100 % → ZERO_DENOMINATOR', '  1 KPI keeps its numbers.',
    ]);
    // Nothing has happened in the last days, whatever is defined.
    const { lines: days } = await run(planCommand(), folder, '--last', '2', '--unit', 'DAY');
    expect(days.slice(-3, -1)).toEqual([expect.stringMatching(/^Numbers of \S+ by DAY:$/), '  2 KPIs keep their numbers.']);
  });
});
