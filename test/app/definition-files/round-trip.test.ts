import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DefinitionSet } from '../../../src/app/definition-files/definition-set.js';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import { writeDefinitionFiles } from '../../../src/app/definition-files/write-definition-files.js';
import { sample } from '../../support/size.js';
import { arbitrarySet } from './arbitrary-set.js';

type Plain = Readonly<Record<string, unknown>>;

/** What a key that is left out stands for, by the mapping that it is left out of. */
const IMPLIED: Readonly<Record<string, unknown>> = {
  at: 'occurredAt', personal: false, active: true, start: 'ANY', valueStep: 0, absent: false,
  versionPolicy: 'PIN', materiality: '0', evidence: 'CENSUS', opensAfter: 'P0D', dueAfter: 'P7D', ifMissing: 'RENORMALISE', tolerance: '0',
};
/** Where a name is the key if there is none. */
const NAMED_BY_KEY: readonly string[] = ['fields', 'measures', 'tags', 'schedules'];
/** Lists that are required stand there though they are empty. */
const REQUIRED_LISTS: readonly string[] = ['fields', 'steps', 'hours', 'weekly', 'intervals'];

/** A value without what goes without saying. */
function bare(value: unknown, list: string): unknown {
  if (Array.isArray(value)) return value.map((each) => bare(each, list));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([key, each]) => {
    if (each === null || each === undefined || each === IMPLIED[key]) return false;
    if (Array.isArray(each) && each.length === 0) return REQUIRED_LISTS.includes(key);
    return !(key === 'name' && NAMED_BY_KEY.includes(list) && each === (value as Plain).key);
  }).map(([key, each]) => [key, bare(each, key)]));
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number => (a.key < b.key ? -1 : 1);
const normal = (set: DefinitionSet): unknown =>
  Object.fromEntries(Object.entries(set).map(([kind, all]) => [kind, (bare(all, kind) as { key: string }[]).sort(byKey)]));

describe('definitions as files', () => {
  it('give the set back, whatever its texts are, and the same files again', () => {
    fc.assert(fc.property(arbitrarySet, (set) => {
      const files = writeDefinitionFiles(set);
      const { set: read, findings, unread } = readDefinitionFiles(files);
      expect({ findings, unread }).toEqual({ findings: [], unread: [] });
      expect(normal(read)).toEqual(normal(set));
      expect(writeDefinitionFiles(read)).toEqual(files);
    }), { numRuns: sample(60, 5_000) });
  });

  it('are the same however the set is ordered', () => {
    fc.assert(fc.property(arbitrarySet, (set) => {
      const reversed = Object.fromEntries(Object.entries(set).map(([kind, all]) => [kind, [...all].reverse()])) as unknown as DefinitionSet;
      expect(writeDefinitionFiles(reversed)).toEqual(writeDefinitionFiles(set));
    }), { numRuns: sample(20, 1_000) });
  });

  it('give the same set with the line ends of another system', () => {
    fc.assert(fc.property(arbitrarySet, (set) => {
      const files = writeDefinitionFiles(set).map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') }));
      const { set: read, findings } = readDefinitionFiles(files);
      expect(findings).toEqual([]);
      expect(normal(read)).toEqual(normal(set));
    }), { numRuns: sample(20, 1_000) });
  });
});
