import fc from 'fast-check';
import type { Catalog } from '../../src/lang/catalog.js';
import { Lineage, LINEAGE_KINDS, type LineagePoint } from '../../src/lang/lineage.js';
import { calendarNamesOf, catalogOf, field, kpi, measure, office, source, tag } from './example-catalog.js';

const TAGS = ['holiday', 'promotion'] as const;
const SCHEDULES = ['default', 'night'] as const;
const SOURCES = ['calls', 'orders'] as const;

const rowText = (fields: readonly string[]) => fc.oneof(
  fc.constantFrom(...fields).map((name) => `${name} == "x"`),
  fc.constantFrom(...TAGS).map((key) => `tagged("${key}")`),
  fc.constantFrom(...SCHEDULES).map((key) => `business_seconds(occurredAt, recordedAt, "${key}") > 9`),
);

/** Stored fields a and b, and c and d computed from those before them. */
const arbitrarySource = (key: string) => fc.tuple(rowText(['a', 'b']), rowText(['a', 'b', 'c'])).map(([c, d]) => source(key, [
  field('a', 'TEXT', 'DIMENSION'), field('b', 'TEXT', 'DIMENSION'),
  field('c', 'BOOLEAN', 'DIMENSION', { expression: c }), field('d', 'BOOLEAN', 'DIMENSION', { expression: d }),
]));

const arbitraryMeasure = (key: string) =>
  fc.tuple(fc.constantFrom(...SOURCES), fc.option(rowText(['a', 'b', 'c', 'd']))).map(([of, filter]) => measure(key, of, { filter }));

const arbitraryTerm = (names: readonly string[]) => fc.tuple(fc.constantFrom(...names), fc.constantFrom(
  (name: string) => name, (name: string) => `where(${name}, c)`, (name: string) => `share(${name}, "a")`,
  (name: string) => `overall(${name}, "calendar:holiday")`,
)).map(([name, term]) => term(name));

const keys = (letter: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${letter}${index}`);
const MEASURES = keys('m', 4);
const KPIS = keys('k', 6);

/** Definitions that stand on each other at random. */
export const arbitraryCatalog: fc.Arbitrary<Catalog> = fc.record({
  sources: fc.tuple(...SOURCES.map(arbitrarySource)),
  measures: fc.tuple(...MEASURES.map(arbitraryMeasure)),
  texts: fc.tuple(...KPIS.map((_, index) =>
    fc.array(arbitraryTerm([...MEASURES, ...KPIS.slice(0, index)]), { minLength: 1, maxLength: 3 }).map((terms) => terms.join(' + ')))),
}).map(({ sources, measures, texts }) => catalogOf(sources, measures, texts.map((text, index) => kpi(KPIS[index]!, text)),
  calendarNamesOf(TAGS.map((key) => tag(key, [])), [office, { ...office, key: 'night', holidayTag: null }])));

/** With believed drivers, which may go in circles and name what is gone. */
export const arbitraryLineage: fc.Arbitrary<Lineage> = fc.tuple(
  arbitraryCatalog, fc.tuple(...KPIS.map(() => fc.uniqueArray(fc.constantFrom(...KPIS, ...MEASURES, 'gone'), { maxLength: 3 }))),
).map(([catalog, drivers]) => new Lineage(catalog, (key) => drivers[KPIS.indexOf(key)]!));

export const pointsOf = (lineage: Lineage): LineagePoint[] =>
  LINEAGE_KINDS.flatMap((kind) => lineage.keys(kind).map((key): LineagePoint => ({ kind, key })));
