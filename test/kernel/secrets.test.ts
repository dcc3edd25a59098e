import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { newApiKeySecret, newPlatformKey, readApiKeySecret, sameHash, secretHash } from '../../src/kernel/secrets.js';
import { sample } from '../support/size.js';

const numRuns = sample(300, 20_000);

describe('an API key', () => {
  test('says which organisation and key it is of, in one word', () => {
    fc.assert(fc.property(fc.uuid(), fc.uuid(), (organizationId, keyId) => {
      const { secret, prefix } = newApiKeySecret(organizationId, keyId);
      expect(secret).toMatch(/^ysk_[0-9A-Za-z]{93}$/);
      expect(secret.startsWith(prefix)).toBe(true);
      expect(readApiKeySecret(secret)).toEqual({ organizationId, keyId });
    }), { numRuns });
  });

  test('with one character changed is no key', () => {
    const { secret } = newApiKeySecret('00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff');
    fc.assert(fc.property(fc.nat(secret.length - 1), fc.constantFrom(...'019AZaz_-. é'), (index, character) => {
      fc.pre(secret[index] !== character);
      expect(readApiKeySecret(secret.slice(0, index) + character + secret.slice(index + 1))).toBeUndefined();
    }), { numRuns });
  });

  test('is never read out of any other text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string().map((text) => `ysk_${text}`)), (text) => {
      expect(readApiKeySecret(text)).toBeUndefined();
    }), { numRuns });
  });

  test('is another one each time, and shares no hash', () => {
    const ids = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
    const secrets = Array.from({ length: 200 }, () => newApiKeySecret(...ids).secret);
    expect(new Set(secrets).size).toBe(200);
    expect(new Set(secrets.map((secret) => secretHash(secret).toString('hex'))).size).toBe(200);
  });
});

test('a platform key is told from an API key', () => {
  expect(newPlatformKey()).toMatch(/^ysp_[0-9A-Za-z]{49}$/);
  expect(readApiKeySecret(newPlatformKey())).toBeUndefined();
});

test('hashes are compared by content, whatever their length', () => {
  expect(sameHash(secretHash('a'), secretHash('a'))).toBe(true);
  expect(sameHash(secretHash('a'), secretHash('b'))).toBe(false);
  expect(sameHash(secretHash('a'), Buffer.alloc(0))).toBe(false);
});
