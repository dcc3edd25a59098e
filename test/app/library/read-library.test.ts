import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { LibraryError, readLibrary } from '../../../src/app/library/read-library.js';
import { textIn } from '../../../src/app/library/library-texts.js';
import { PROJECT } from '../../house/source-files.js';

const made: string[] = [];
afterAll(() => made.forEach((directory) => rmSync(directory, { recursive: true })));

/** The library with one more pack. */
function withPack(text: string): string {
  const directory = mkdtempSync(join(tmpdir(), 'yardstick-library-'));
  made.push(directory);
  cpSync(join(PROJECT, 'seeds/library'), directory, { recursive: true });
  writeFileSync(join(directory, 'packs', 'planted.yaml'), text);
  return directory;
}

function findings(text: string): readonly string[] {
  try {
    readLibrary(withPack(text));
  } catch (error) {
    if (error instanceof LibraryError) return error.findings;
    throw error;
  }
  return [];
}

const PACK = `key: planted
name: { en: Planted }
description: { en: A pack. }
tier: core
industries: [any]
measures:
  - { key: m_planted, name: Planted, source: calls, aggregation: COUNT }
kpis:
  - key: x_planted
    row: canon
    tier: extra
    name: { en: Planted }
    description: { en: A KPI. }
    expression: m_planted
    direction: NEUTRAL
    tags: [planted]
    knownTraps: [None.]
`;

describe('reading the library', () => {
  test('takes one more pack as it is', () => {
    expect(findings(PACK)).toEqual([]);
    const { kpis, packs } = readLibrary(withPack(PACK));
    expect(kpis.get('x_planted')).toMatchObject({ pack: 'planted', tier: 'EXTRA', variant: null, unit: null, forbiddenScopes: [] });
    expect(packs.get('planted')!.tier).toBe('CORE');
  });

  test.each([
    ['a word that is none of those there are', PACK.replace('COUNT', 'COUNTS'), ['planted.yaml:7:66 measures[0].aggregation: one of COUNT, SUM']],
    ['a key that is not known, with what was meant', PACK.replace('direction:', 'diretion:'),
      ['planted.yaml:15:15 kpis[0].diretion: it is not known here. Did you mean "direction"?', 'planted.yaml:9:5 kpis[0]: "direction" is missing']],
    ['a text where a list belongs', PACK.replace('[planted]', 'planted'), ['planted.yaml:16:11 kpis[0].tags: a list is expected']],
    ['an empty text', PACK.replace('expression: m_planted', 'expression: ""'), ['planted.yaml:14:17 kpis[0].expression: a text is expected']],
    ['a language that the library does not have', PACK.replace('{ en: A KPI. }', '{ en: A KPI., de: Eine Zahl. }'),
      ['planted.yaml:13:36 kpis[0].description.de: it is not known here.']],
    ['a text without English', PACK.replace('name: { en: Planted }\ndesc', 'name: { fr: Planté }\ndesc'), ['planted.yaml:2:7 name: "en" is missing']],
    ['what is no YAML', PACK.replace('[any]', '[any'), ['planted.yaml:6:1 ']],
    ['a key that is taken', PACK.replaceAll('x_planted', 'k01').replace('m_planted, name', 'm_calls_offered, name'), ['the key "m_calls_offered" is defined twice']],
  ])('tells %s, and where', (_, text, expected) => {
    const found = findings(text);
    expected.forEach((start, index) => expect(found[index]?.slice(0, start.length)).toBe(start));
    expect(found.length).toBeGreaterThanOrEqual(expected.length);
  });

  test('gives a text in the language of a tag, else in English', () => {
    const texts = { en: 'Effort', fr: 'Effort fourni' };
    expect(['fr', 'FR', 'fr-CA', 'de', '', 'constructor'].map((language) => textIn(texts, language)))
      .toEqual(['Effort fourni', 'Effort fourni', 'Effort fourni', 'Effort', 'Effort', 'Effort']);
  });
});
