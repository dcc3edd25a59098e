import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkBatch } from '../../../src/app/row-checks/check-batch.js';
import { checkRow, type SentRow } from '../../../src/app/row-checks/check-row.js';
import { ListedFields } from '../../../src/app/row-checks/listed-fields.js';
import { REJECT_CODES } from '../../../src/app/row-checks/reject-codes.js';
import { rowFields, type RowFields } from '../../../src/app/row-checks/row-fields.js';
import { canonicalDecimal, ExactNumber, parseJsonExactly } from '../../../src/kernel/decimal.js';
import type { FieldDefinition, FieldType } from '../../../src/lang/catalog.js';

const field = (key: string, type: FieldType, expression: string | null = null): FieldDefinition => ({
  key,
  name: key,
  type,
  role: 'VALUE',
  unit: null,
  expression,
  description: null,
  personal: false,
});
const FIELDS = rowFields([
  field('channel', 'TEXT'),
  field('amount', 'NUMBER'),
  field('paid', 'BOOLEAN'),
  field('closed_at', 'INSTANT'),
  field('double', 'NUMBER', 'amount * 2'),
]);
const ROW = { key: 'k', occurredAt: '2026-03-01T09:30:00Z', fields: {} };

/** Code and message of the row's findings. */
const findings = (row: SentRow): string[] => {
  const checked = checkRow(row, FIELDS);
  return 'digest' in checked ? [] : checked.map(({ code, message }) => `${code}: ${message}`);
};
const withFields = (fields: unknown): SentRow => ({ ...ROW, fields });

describe('a row', () => {
  test('is taken with every type of value, and stored in one form', () => {
    const checked = checkRow(
      {
        key: 'k',
        occurredAt: '2026-03-01T10:30:00+01:00',
        customer: '',
        case: 'c',
        sequence: '07.50',
        fields: { channel: 'e', amount: '01.50', paid: false, closed_at: '2026-03-01t10:30:00.100z' },
      },
      FIELDS,
    );
    expect(checked).toMatchObject({
      key: 'k',
      occurredAt: '2026-03-01T09:30:00Z',
      customer: null,
      case: 'c',
      sequence: '7.5',
      retracted: false,
      fields: '{"amount":1.5,"channel":"e","closed_at":"2026-03-01T10:30:00.1Z","paid":false}',
    });
  });

  test('may leave fields out, or give them as null', () => {
    expect(checkRow(withFields({ channel: null, amount: undefined }), FIELDS)).toMatchObject({ fields: '{}' });
  });

  test.each([
    [{}, 'KEY_REQUIRED: The row has no key: give the id that it has in the system it comes from.'],
    [{ ...ROW, key: ' ' }, 'KEY_REQUIRED: The row has no key: give the id that it has in the system it comes from.'],
    [{ ...ROW, key: 7 }, 'WRONG_TYPE: key takes a text, not "7".'],
    [{ ...ROW, key: 'x'.repeat(401) }, 'KEY_TOO_LONG: key has 401 characters; at most 400 are kept.'],
    [{ ...ROW, key: 'a\u0000b' }, 'TEXT_MALFORMED: key holds a NUL character, which cannot be stored.'],
    [{ ...ROW, occurredAt: null }, 'OCCURRED_AT_REQUIRED: The row does not say when it happened: give occurredAt.'],
    [
      { ...ROW, occurredAt: '2026-03-01T09:30:00' },
      'NOT_AN_INSTANT: occurredAt is "2026-03-01T09:30:00", which has no offset. Add one, as in 2026-03-01T09:30:00+01:00, so that everybody reads the same moment.',
    ],
    [
      { ...ROW, occurredAt: '2026-02-30T00:00:00Z' },
      'NOT_AN_INSTANT: occurredAt is "2026-02-30T00:00:00Z", which is no ISO-8601 instant with an offset, as in 2026-03-01T09:30:00Z.',
    ],
    [{ ...ROW, occurredAt: 5 }, 'WRONG_TYPE: occurredAt takes an ISO-8601 instant, not a number ("5").'],
    [{ ...ROW, customer: 5 }, 'WRONG_TYPE: customer takes a text, not "5".'],
    [{ ...ROW, case: 'x'.repeat(401) }, 'TEXT_TOO_LONG: case has 401 characters; at most 400 are kept.'],
    [
      { ...ROW, sequence: 'first' },
      'NOT_A_NUMBER: sequence is "first", which is no decimal number. Write it as 1234.5, without thousands separators.',
    ],
    [withFields([]), 'FIELDS_NOT_AN_OBJECT: fields takes an object of field keys and values, such as {"channel": "email"}.'],
    [
      withFields(new ExactNumber('1e400')),
      'FIELDS_NOT_AN_OBJECT: fields takes an object of field keys and values, such as {"channel": "email"}.',
    ],
    [withFields({ chanel: 'e' }), 'UNKNOWN_FIELD: The source has no field "chanel". Did you mean "channel"?'],
    [withFields({ zzzzzz: 1 }), 'UNKNOWN_FIELD: The source has no field "zzzzzz". It has channel, amount, paid, closed_at.'],
    [withFields({ customer: 'c' }), 'UNKNOWN_FIELD: "customer" is no field: give it beside fields, not inside.'],
    [
      withFields(JSON.parse('{"__proto__": 1}')),
      'UNKNOWN_FIELD: The source has no field "__proto__". It has channel, amount, paid, closed_at.',
    ],
    [
      withFields({ constructor: 1 }),
      'UNKNOWN_FIELD: The source has no field "constructor". It has channel, amount, paid, closed_at.',
    ],
    [withFields({ double: 2 }), 'COMPUTED_FIELD: Field "double" is computed as "amount * 2"; leave it out.'],
    [withFields({ channel: 5 }), 'WRONG_TYPE: Field "channel" takes a text, not a number ("5").'],
    [
      withFields({ channel: 'x'.repeat(10_001) }),
      'TEXT_TOO_LONG: Field "channel" has 10,001 characters; at most 10,000 are kept.',
    ],
    [
      withFields({ channel: 'a\ud800b' }),
      'TEXT_MALFORMED: Field "channel" holds half of a surrogate pair, which is no valid Unicode.',
    ],
    [withFields({ paid: 'true' }), 'WRONG_TYPE: Field "paid" takes true or false, not a text ("true").'],
    [withFields({ amount: true }), 'WRONG_TYPE: Field "amount" takes a number, not true or false ("true").'],
    [withFields({ amount: {} }), 'WRONG_TYPE: Field "amount" takes a number, not an object.'],
    [
      withFields({ amount: '1,5' }),
      'NOT_A_NUMBER: Field "amount" is "1,5", which is no decimal number. Write it as 1234.5, without thousands separators.',
    ],
    [
      withFields({ amount: '1e41' }),
      'NUMBER_OUT_OF_RANGE: Field "amount" is "1e41", which has more than 34 digits or lies out of range.',
    ],
    [
      withFields({ amount: parseJsonExactly('12345678901234567890123456789012345') }),
      'NUMBER_OUT_OF_RANGE: Field "amount" is "12345678901234567890123456789012345", which has more than 34 digits or lies out of range.',
    ],
    [
      withFields({ closed_at: '2026-03-01' }),
      'NOT_AN_INSTANT: Field "closed_at" is "2026-03-01", which has no offset. Add one, as in 2026-03-01T09:30:00+01:00, so that everybody reads the same moment.',
    ],
  ] as [SentRow, string][])('%j is rejected in words', (row, finding) => expect(findings(row)[0]).toBe(finding));

  test('may have as many unknown fields as a body holds: names are suggested for those that are told', () => {
    const unknown = Object.fromEntries(Array.from({ length: 500_000 }, (_, index) => [`chanel${index}`, 1]));
    const [rejected] = checkBatch([{ key: 'k', occurredAt: '2026-03-01T00:00:00Z', fields: unknown }], FIELDS).rejected;
    expect(rejected!.message).toMatch(/has no field "chanel0"\. Did you mean "channel"\?.* And 499997 more\.$/);
  });

  test('is told everything that is wrong with it at once, and a value never at length', () => {
    const [rejected] = checkBatch([{ key: 'k', fields: { a: 1, b: 2, c: 3, channel: 'x'.repeat(20_000) } }], FIELDS).rejected;
    expect(rejected).toMatchObject({ index: 0, key: 'k', code: 'OCCURRED_AT_REQUIRED' });
    expect(rejected!.message).toContain('has no field "a"');
    expect(rejected!.message).toMatch(/And 2 more\.$/);
    expect(findings(withFields({ amount: 'x'.repeat(5_000) }))[0]!.length).toBeLessThan(200);
  });

  test('whatever it is, ends as a stored row or as findings, and never throws', () => {
    const anything = fc.anything({ withNullPrototype: true, maxDepth: 2 });
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.double(), fc.boolean(), fc.constant(null), anything);
    const row = fc.record(
      {
        key: value,
        occurredAt: value,
        customer: value,
        case: value,
        sequence: value,
        fields: fc.oneof(
          anything,
          fc.dictionary(fc.constantFrom('channel', 'amount', 'paid', 'closed_at', 'double', '__proto__'), value),
        ),
      },
      { requiredKeys: [] },
    );
    const codes = new Set(Object.keys(REJECT_CODES));
    fc.assert(
      fc.property(row, (sent) => {
        const checked = checkRow(sent, FIELDS);
        if ('digest' in checked) expect(typeof JSON.parse(checked.fields)).toBe('object');
        else {
          expect(checked.length).toBeGreaterThan(0);
          for (const { code } of checked) expect(codes.has(code)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps the exact digits of a number, however it is given', () => {
    const digits = fc
      .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.bigInt({ min: 0n, max: 10n ** 13n }))
      .map(([negative, whole, decimals]) => `${negative ? '-' : ''}${whole}.${decimals}`);
    fc.assert(
      fc.property(digits, (text) => {
        const fromText = checkRow(withFields({ amount: text }), FIELDS);
        const fromJson = checkRow(withFields(parseJsonExactly(`{"amount": ${text}}`)), FIELDS);
        expect(fromText).toMatchObject({ fields: `{"amount":${canonicalDecimal(text)}}` });
        expect((fromJson as { fields: string }).fields).toBe((fromText as { fields: string }).fields);
      }),
    );
  });

  test('says the same of values however often they come, and however its fields are given', () => {
    const value = fc.constantFrom<unknown>('true', '1', '01.0', 'é', 'x\u0000', '2026-03-01T10:30:00+01:00', true, 1, null, '');
    const fields = fc.dictionary(fc.constantFrom('channel', 'amount', 'paid', 'closed_at', 'double', 'other'), value);
    const said = (row: SentRow, known: RowFields) => {
      const checked = checkRow(row, known);
      return 'digest' in checked ? { ...checked, salt: null, digest: null } : checked;
    };
    fc.assert(
      fc.property(fields, (sent) => {
        const fresh = rowFields([...FIELDS.values()].map(({ definition }) => definition));
        expect(said(withFields(sent), FIELDS)).toEqual(said(withFields(sent), fresh));
        const listed = new ListedFields(Object.keys(sent), Object.values(sent));
        expect(said(withFields(listed), FIELDS)).toEqual(said(withFields(sent), FIELDS));
        expect(JSON.parse(JSON.stringify(listed))).toEqual(JSON.parse(JSON.stringify(sent)));
      }),
    );
  });
});

describe('the codes of rejects', () => {
  test("are each explained in the folder's README, and nothing else is", () => {
    const readme = readFileSync(new URL('../../../src/app/row-checks/README.md', import.meta.url), 'utf8');
    const explained = [...readme.matchAll(/^\| `([A-Z_]+)` \| (.+) \|$/gm)].map(([, code, text]) => [code, text]);
    expect(explained).toEqual(Object.entries(REJECT_CODES));
  });
});
