import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';

import { deleteSource } from '../../src/app/delete-source.js';
import type { SourceInput } from '../../src/app/definitions/source-content.js';
import { deleteMeasure } from '../../src/app/delete-measure.js';
import { source } from '../../src/app/source.js';
import { loadCatalog } from '../../src/store/catalog.js';
import type { Database } from '../../src/store/database.js';
import { testDatabase } from '../support/database.js';
import { newOrganization, type TestOrganization } from '../support/organization.js';
import { CALLS, COUNT, definer, findings, RATE, ANSWERED, refusal, valid } from './definition-fixture.js';

let database: Database;
let organization: TestOrganization;
let define: ReturnType<typeof definer>;

beforeAll(async () => ({ database } = await testDatabase()));
beforeEach(async () => {
  organization = await newOrganization(database);
  define = definer(organization);
});

const field = (change: Partial<SourceInput['fields'][number]>): SourceInput =>
  ({ ...CALLS, fields: [...CALLS.fields, { key: 'extra', type: 'TEXT', role: 'VALUE', ...change }] });
const without = (key: string): SourceInput => ({ ...CALLS, fields: CALLS.fields.filter((each) => each.key !== key) });
const knowledge = (): Promise<number> => database.read(organization.id, (reading) => reading.knowledge());
const asOf = (instant: number | null) => database.read(organization.id, (reading) => loadCatalog(reading, instant));

describe('defining a source', () => {
  test('keeps what was said, with names where none were given', async () => {
    const defined = await valid(define.source({ ...CALLS, description: '  Inbound calls ', coversFrom: '2025-01-01' }));
    expect(defined).toMatchObject({ key: 'calls', name: 'Calls', description: 'Inbound calls', version: '1', coversFrom: '2025-01-01' });
    expect(defined.fields[1]).toEqual({
      key: 'duration', name: 'duration', type: 'NUMBER', role: 'VALUE', unit: 'min', expression: null, description: null, personal: false,
    });
    expect(await organization.as('VIEWER', (ctx) => source(ctx, 'calls'))).toEqual(defined);
  });

  test('the same content writes no version, another name neither; other fields write one', async () => {
    await valid(define.source());
    expect((await valid(define.source())).version).toBe('1');
    expect(await valid(define.source({ ...CALLS, name: 'All calls' }))).toMatchObject({ version: '1', name: 'All calls' });
    expect((await valid(define.source(field({})))).version).toBe('2');
  });

  test('an earlier definition instant shows the fields of then', async () => {
    const before = await knowledge();
    await valid(define.source());
    const first = await knowledge();
    await valid(define.source(field({})));
    expect((await asOf(before)).source('calls')).toBeUndefined();
    expect((await asOf(first)).source('calls')!.fields).toHaveLength(6);
    expect((await asOf(null)).source('calls')!.fields).toHaveLength(7);
  });

  test('expectedVersion that does not stand is a conflict that says what stands', async () => {
    expect((await refusal(define.source(CALLS, '1'))).message).toBe('There is no source "calls", but version 1 was expected.');
    await valid(define.source(CALLS, '0'));
    const error = await refusal(define.source(field({}), '0'));
    expect([error.code, error.message, error.details['currentVersion']])
      .toEqual(['CONFLICT', 'The source "calls" stands at version 1, but none was expected.', '1']);
    await valid(define.source(field({}), '1'));
  });
});

describe('what is wrong with a source comes back as diagnostics, all at once', () => {
  test('keys: malformed, reserved, twice', async () => {
    expect(await findings(define.source({
      ...CALLS,
      key: 'Calls!',
      fields: [
        { key: 'Größe', type: 'TEXT', role: 'VALUE' }, { key: 'where', type: 'TEXT', role: 'VALUE' }, { key: 'customer', type: 'TEXT', role: 'ENTITY' },
        { key: 'team', type: 'TEXT', role: 'DIMENSION' }, { key: 'team', type: 'TEXT', role: 'DIMENSION' },
      ],
    }))).toEqual([
      'NAM220 In key: "Calls!" is no key.',
      'NAM220 In fields.Größe.key: "Größe" is no key.',
      'NAM221 In fields.where.key: "where" is reserved: expressions know it as a function, an operator or a built-in field.',
      'NAM221 In fields.customer.key: "customer" is reserved: expressions know it as a function, an operator or a built-in field.',
      'NAM222 In fields.team.key: The field "team" is defined twice.',
    ]);
  });

  test('roles that a type cannot have, units of what is no number', async () => {
    expect(await findings(define.source(field({ role: 'TIME', unit: 'h' })))).toEqual([
      'TYP317 In fields.extra.role: A field of role TIME is INSTANT, not TEXT.',
      'UNI405 In fields.extra.unit: Only a NUMBER has a unit, and this is TEXT.',
    ]);
    expect(await findings(define.source(field({ type: 'INSTANT', role: 'DIMENSION' })))).toHaveLength(1);
  });

  test('computed fields: their expressions are checked, with type, unit and cycles', async () => {
    await valid(define.source(field({ type: 'NUMBER', unit: 'h', expression: 'duration * 2' })));
    expect(await findings(define.source(field({ type: 'NUMBER', expression: 'durations * 2' }))))
      .toEqual(['NAM202 In fields.extra.expression: Source "calls" has no field "durations".']);
    expect(await findings(define.source(field({ type: 'BOOLEAN', expression: 'duration * 2' }))))
      .toEqual(['TYP304 In fields.extra.expression: The expression must give a truth value, but it gives a number.']);
    expect((await findings(define.source(field({ type: 'NUMBER', unit: 'EUR', expression: 'duration * 2' }))))[0]).toMatch(/^UNI402 In fields/);
    const cycle = await define.source({
      ...CALLS,
      fields: [
        { key: 'a', type: 'NUMBER', role: 'VALUE', expression: 'b + 1' }, { key: 'b', type: 'NUMBER', role: 'VALUE', expression: 'a + 1' },
      ],
    });
    expect(cycle.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'NAM209 In fields.a.expression: The computed field would depend on itself: a → b → a.',
      'NAM209 In fields.b.expression: The computed field would depend on itself: b → a → b.',
    ]);
  });

  test('a dimension that another source has with another type', async () => {
    await valid(define.source());
    expect(await findings(define.source({ key: 'chats', name: 'Chats', fields: [{ key: 'channel', type: 'NUMBER', role: 'DIMENSION' }] })))
      .toEqual(['TYP315 In fields.channel.type: The dimension "channel" is NUMBER here, but TEXT in the source "calls".']);
    await valid(define.source({ key: 'chats', name: 'Chats', fields: [{ key: 'channel', type: 'NUMBER', role: 'VALUE' }] }));
  });

  test('the type of a stored field never changes, also where the field was left out or the source deleted meanwhile', async () => {
    await valid(define.source());
    const asText = { ...CALLS, fields: [...without('cost').fields, { key: 'cost', type: 'TEXT', role: 'VALUE' } as const] };
    const refused = ['TYP316 In fields.cost.type: The field "cost" has been stored as NUMBER and cannot become TEXT.'];
    expect(await findings(define.source(asText))).toEqual(refused);
    await valid(define.source(without('cost')));
    expect(await findings(define.source(asText))).toEqual(refused);
    await organization.as('ANALYST', (ctx) => deleteSource(ctx, 'calls'));
    expect(await findings(define.source(asText))).toEqual(refused);
  });
});

describe('a redefinition that its dependents could not bear', () => {
  beforeEach(async () => {
    await valid(define.source());
    for (const measure of [COUNT, ANSWERED]) await valid(define.measure(measure));
    await valid(define.kpi(RATE));
  });

  test('is refused with each of them named, where it would break, and writes nothing', async () => {
    const { diagnostics } = await define.source(without('answered'));
    expect(diagnostics).toHaveLength(1);
    expect(diagnostics[0]).toMatchObject({
      code: 'NAM219',
      message: 'The measure "calls_answered" would no longer be valid: In filter: Source "calls" has no field "answered".',
      hint: 'Keep what "calls_answered" uses, or say with `dependents` what becomes of it: define it anew in the same request, or let it be retired.',
      part: 'measure.calls_answered',
      from: 0,
      to: 8,
    });
    expect((await valid(define.source())).version).toBe('1');
  });

  test('finds the KPIs too whose conditions read a field', async () => {
    await valid(define.kpi({ ...RATE, key: 'by_phone', expression: 'where(calls_all, channel == "phone")', unit: null }));
    await valid(define.kpi({ ...RATE, key: 'twice', expression: 'by_phone * 2', unit: null }));
    expect(await findings(define.source(without('channel'))))
      .toEqual(['NAM219 The KPI "by_phone" would no longer be valid: Source "calls" has no field "channel".']);
  });

  test('a change that they do bear is accepted', async () => {
    expect((await valid(define.source(without('cost')))).version).toBe('2');
  });
});

describe('deleting a source', () => {
  test('is refused while measures read it, and says which', async () => {
    await valid(define.source());
    await valid(define.measure(COUNT));
    const error = await refusal(organization.as('ANALYST', (ctx) => deleteSource(ctx, 'calls')));
    expect([error.code, error.message]).toEqual(['CONFLICT', 'The source "calls" is still in use by "calls_all".']);
    await organization.as('ANALYST', (ctx) => deleteMeasure(ctx, 'calls_all'));
    await organization.as('ANALYST', (ctx) => deleteSource(ctx, 'calls'));
  });

  test('hides it from now on, not from earlier definitions; defining it again brings the same one back', async () => {
    const { id } = await valid(define.source());
    const before = await knowledge();
    expect(await organization.as('ANALYST', (ctx) => deleteSource(ctx, 'calls'))).toBe(id);
    expect(await organization.as('ANALYST', (ctx) => source(ctx, 'calls'))).toBeNull();
    expect((await asOf(before)).source('calls')!.id).toBe(id);
    const gone = await knowledge();
    expect(await valid(define.source(CALLS, '0'))).toMatchObject({ id, version: '3' });
    expect((await asOf(gone)).source('calls')).toBeUndefined();
  });

  test('of nothing is NOT_FOUND with a suggestion', async () => {
    await valid(define.source());
    const error = await refusal(organization.as('ANALYST', (ctx) => deleteSource(ctx, 'cals')));
    expect([error.code, error.message, error.details.hint]).toEqual(['NOT_FOUND', 'There is no source "cals".', 'Did you mean "calls"?']);
  });
});

describe('texts that cannot be stored are BAD_INPUT, naming the argument', () => {
  test.each<[Partial<SourceInput>, string]>([
    [{ name: 'x'.repeat(201) }, 'input.name'],
    [{ name: '  ' }, 'input.name'],
    [{ name: 'a\0b' }, 'input.name'],
    [{ name: '\ud800' }, 'input.name'],
    [{ description: 'x'.repeat(2_001) }, 'input.description'],
    [{ coversFrom: '2026-02-30' }, 'input.coversFrom'],
    [{ fields: [{ key: 'a', type: 'NUMBER', role: 'VALUE', unit: 'a\0' }] }, 'input.fields[0].unit'],
    [{ fields: Array.from({ length: 201 }, (_, i) => ({ key: `f${i}`, type: 'TEXT', role: 'VALUE' })) }, 'input.fields'],
  ])('%#', async (change, argument) => {
    const error = await refusal(define.source({ ...CALLS, ...change }));
    expect([error.code, error.details.argument]).toEqual(['BAD_INPUT', argument]);
  });

  test('NUL in a key or an expression is a finding, not a crash', async () => {
    expect(await findings(define.source({ ...CALLS, key: 'a\0b' }))).toEqual(['NAM220 In key: "a␀b" is no key.']);
    expect((await findings(define.source(field({ type: 'NUMBER', expression: '1 + \0' }))))[0]).toMatch(/^SYN/);
    expect(await organization.as('ANALYST', (ctx) => source(ctx, 'a\0b'))).toBeNull();
  });
});

test('a viewer and a feeding service cannot define', async () => {
  const { defineSource } = await import('../../src/app/define-source.js');
  for (const role of ['VIEWER', 'INGEST'] as const) {
    expect((await refusal(organization.as(role, (ctx) => defineSource(ctx, CALLS)))).code).toBe('FORBIDDEN');
  }
});
