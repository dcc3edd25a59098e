import { createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '../../src/kernel/canonical-json.js';
import { parseJsonExactly } from '../../src/kernel/decimal.js';
import { evidenceDigest, newSalt, revisionText } from '../../src/kernel/evidence-digest.js';

const content = fc.record({
  key: fc.string({ unit: 'binary' }),
  occurredAt: fc.constant('2026-03-01T09:30:00Z'),
  customer: fc.option(fc.string()),
  case: fc.option(fc.string()),
  fields: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.oneof(fc.string(), fc.boolean(), fc.integer())).map(canonicalJson),
  retracted: fc.boolean(),
});

describe('the evidence of a revision', () => {
  test('is the HMAC-SHA256 of its canonical JSON', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), content, (salt, revision) => {
        const text = canonicalJson({ ...revision, fields: parseJsonExactly(revision.fields) });
        expect(revisionText(revision)).toBe(text);
        expect(evidenceDigest(salt, revision)).toEqual(createHmac('sha256', salt).update(text).digest());
      }),
    );
  });

  test('has a salt that does not repeat', () => {
    const salts = Array.from({ length: 2_000 }, () => newSalt().toString('hex'));
    expect(new Set(salts).size).toBe(2_000);
    expect(salts.every((salt) => salt.length === 32)).toBe(true);
  });
});
