import { describe, expect, test } from '@jest/globals';
import { sourceFindings } from '../../../src/app/definitions/source-findings.js';
import { nameFindings } from '../../../src/app/definitions/key-findings.js';
import { builtInLibrary } from '../../../src/app/library/built-in-library.js';
import { libraryCatalog } from '../../../src/app/library/library-catalog.js';
import { LIBRARY_LANGUAGES } from '../../../src/app/library/library-texts.js';
import { kpiNeeds } from '../../../src/app/library/kpi-needs.js';
import { bindMeasure } from '../../../src/lang/bind-measure.js';
import type { Catalog } from '../../../src/lang/catalog.js';
import { checkKpi } from '../../../src/lang/check-kpi.js';
import { measuresIn } from '../../../src/lang/context.js';
import type { Diagnostic } from '../../../src/lang/diagnostics.js';
import { sample } from '../../support/size.js';

const library = builtInLibrary();
const catalog = libraryCatalog(library, 'EUR');
const rendered = (key: string, diagnostics: readonly Diagnostic[]): string[] =>
  diagnostics.map(({ code, message, part, rendered: shown }) => `${key} ${part ?? ''}: ${code} ${message}\n${shown}`);
const kpis = [...library.kpis.values()];
const sampled = <T>(all: readonly T[]): T[] => all.filter((_, index) => index % sample(4, 1) === 0);

describe('the built-in library', () => {
  test('has sources that an organisation could define, all of them side by side', () => {
    expect(catalog.sourceKeys.flatMap((key) => rendered(key, sourceFindings(catalog.source(key)!, catalog, [])))).toEqual([]);
  });

  test('has keys that a measure or KPI may have: m_ for measures, the row or x_ for KPIs', () => {
    const keys = [...library.measures.keys(), ...library.kpis.keys()];
    expect(keys.flatMap((key) => rendered(key, nameFindings(key, 'key')))).toEqual([]);
    expect([...library.measures.keys()].filter((key) => !key.startsWith('m_'))).toEqual([]);
    expect(kpis.filter(({ key, row }) => !key.startsWith(row === 'canon' ? 'x_' : `${row.toLowerCase()}_`)).map(({ key }) => key)).toEqual([]);
  });

  test('has measures that bind to its own sources', () => {
    const findings = catalog.measureKeys.flatMap((key) => {
      const bound = bindMeasure(catalog.measure(key)!, catalog);
      return bound.ok ? [] : rendered(key, bound.diagnostics);
    });
    expect(findings).toEqual([]);
  });

  test('has KPIs that the language accepts, each in its declared unit', () => {
    const findings = kpis.flatMap(({ key, expression, unit }) => {
      const checked = checkKpi(expression, { catalog, declaredUnit: unit, self: key });
      return checked.ok ? [] : rendered(key, checked.diagnostics);
    });
    expect(findings).toEqual([]);
  });

  test('has no measure that no KPI reads', () => {
    const read = new Set(kpis.flatMap(({ key, expression, unit }) => {
      const checked = checkKpi(expression, { catalog, declaredUnit: unit, self: key });
      return checked.ok ? measuresIn(checked.kpi.expression) : [];
    }));
    expect(catalog.measureKeys.filter((key) => !read.has(key))).toEqual([]);
  });

  test('needs of its sources just what it says: with that every KPI is sound, without any of it none', () => {
    const sound = (key: string, lacking: { source: string; field: string } | null): boolean => {
      const needs = kpiNeeds(library, key);
      const reduced: Catalog = { ...catalog, source: (source) => {
        const whole = catalog.source(source)!;
        // A computed field stands for itself: nothing beneath it is needed.
        const fields = whole.fields.map((field) => ({ ...field, expression: null }));
        const kept = needs.fields.get(source) ?? [];
        return { ...whole, fields: fields.filter((field) => kept.includes(field.key) && !(lacking?.source === source && lacking.field === field.key)) };
      } };
      const { expression, unit } = library.kpis.get(key)!;
      return needs.measures.every((measure) => bindMeasure(catalog.measure(measure)!, reduced).ok)
        && checkKpi(expression, { catalog: reduced, declaredUnit: unit, self: key }).ok;
    };
    expect(kpis.map(({ key }) => key).filter((key) => !sound(key, null))).toEqual([]);
    const idle = sampled(kpis).flatMap(({ key }) => [...kpiNeeds(library, key).fields]
      .flatMap(([source, fields]) => fields.map((field) => ({ source, field })))
      .filter((lacking) => sound(key, lacking)).map(({ source, field }) => `${key} ${source}.${field}`));
    expect(idle).toEqual([]);
  });

  test('tells variants of one row apart', () => {
    const rows = Map.groupBy(kpis.filter(({ row }) => row !== 'canon'), ({ row }) => row);
    const blurred = [...rows].filter(([, variants]) => variants.length > 1 && new Set(variants.map(({ variant }) => variant)).size < variants.length);
    expect(blurred.map(([row]) => row)).toEqual([]);
  });

  test('says of every KPI how it deceives, in whole sentences', () => {
    expect(kpis.filter(({ knownTraps }) => knownTraps.length === 0).map(({ key }) => key)).toEqual([]);
    const sentences = kpis.flatMap(({ key, knownTraps, knownNegativeEffects }) =>
      [...knownTraps, ...knownNegativeEffects].map((sentence) => ({ key, sentence })));
    expect(sentences.filter(({ sentence }) => !/^[A-Z0-9'].*\.$/.test(sentence))).toEqual([]);
  });

  test('speaks the language of the article that a row comes from', () => {
    const languageOf = (row: string): string => {
      const number = Number(row.slice(1));
      if (row === 'canon' || number >= 83) return 'en';
      return number <= 23 ? 'fr' : number <= 56 ? 'it' : number <= 67 ? 'ru' : 'lv';
    };
    const silent = kpis.filter(({ row, name, description }) => {
      const language = languageOf(row) as keyof typeof name;
      return name[language] === undefined || description[language] === undefined;
    });
    expect(silent.map(({ key }) => key)).toEqual([]);
    const mute = [...library.packs.values()].flatMap(({ key, name, description }) =>
      LIBRARY_LANGUAGES.filter((language) => name[language] === undefined || description[language] === undefined).map((language) => `${key} ${language}`));
    expect(mute).toEqual([]);
  });
});
