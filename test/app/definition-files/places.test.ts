import { describe, expect, it } from '@jest/globals';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import type { DefinitionKind } from '../../../src/app/definition-files/definition-set.js';
import type { FilePlace } from '../../../src/app/definition-files/file-finding.js';
import type { Places } from '../../../src/app/definition-files/places.js';
import { sourceFindings } from '../../../src/app/definitions/source-findings.js';
import { sourceContent } from '../../../src/app/definitions/source-content.js';
import { GrowingCatalog } from '../../../src/app/library/growing-catalog.js';
import { kpiDefinition, measureDefinition, sourceDefinition } from '../../../src/app/library/definition-inputs.js';
import { bindMeasure } from '../../../src/lang/bind-measure.js';
import { checkKpi } from '../../../src/lang/check-kpi.js';
import type { Diagnostic } from '../../../src/lang/diagnostics.js';
import { EMPTY_CATALOG } from './empty-catalog.js';

/** Every text stands in it once, so that it tells its place. */
const FILE = `sources:
  - key: tickets
    name: Source name
    description: Source description
    coversFrom: 2026-01-02
    fields:
      - { key: channel, name: Field name, type: TEXT, role: DIMENSION, unit: apples, description: Field description }
      - key: open
        type: BOOLEAN
        role: VALUE
        expression: chanel = "open"
measures:
  - key: journeys
    name: Measure name
    description: Measure description
    source: visits
    aggregation: SUM
    value: own_value
    filter: own_filter
    percentile: 0.25
    at: closed_at
    unit: pears
    journey:
      entity: CASE
      steps:
        - source: replies
          filter: step_filter
          after: PT1H
          within: PT2H
      valueStep: 7
  - key: others
    source: contacts
    aggregation: COUNT
    stock: { from: begun_at, until: ended_at }
    per:
      entity: agent
      aggregation: PERCENTILE
      value: inner_value
      filter: inner_filter
      keep: inner > 3
    cohort:
      entity: customer
      window: EVER_BEFORE
      offset: P7D
kpis:
  - key: csat
    name: KPI name
    description: KPI description
    expression: satisfied / rated
    unit: points
    direction: NEUTRAL
    format: 0.0
    tags: [effort, quality]
    maturityLag: P3D
    minSample: 30
    reviseEvery: { count: 6, unit: MONTH }
    drivers: [staff, speed, staff]
tags:
  - key: peak
    name: Tag name
    description: Tag description
    ranges:
      - { name: Easter, from: 2026-04-01, to: 2026-04-08 }
    iCalendar: BEGIN
schedules:
  - key: default
    name: Schedule name
    description: Schedule description
    hours:
      - validFrom: 2026-02-03
        weekly:
          - weekday: MONDAY
            intervals:
              - { from: 09:00, to: 17:30 }
    holidays: [2026-12-25, 2026-12-26]
    holidayTag: closures
`.replace('0.0', '"0.0"');

const { places, findings } = readDefinitionFiles([{ path: 'all.yaml', text: FILE }]);

/** Where a text stands that is there once; the first of its line, if it is a whole line. */
function placeOf(text: string): Omit<FilePlace, 'rendered'> {
  const at = FILE.indexOf(text);
  expect(FILE.indexOf(text, at + 1)).toBe(-1);
  const lines = FILE.slice(0, at).split('\n');
  return { file: 'all.yaml', line: lines.length, column: lines.at(-1)!.length + 1 };
}

const found = (kind: DefinitionKind, key: string, part: string | null): Partial<FilePlace> => {
  const { rendered: _, ...place } = places.find(kind, key, part)!;
  return place;
};

describe('places of definitions', () => {
  it('are those of a file without faults', () => {
    expect(findings).toEqual([]);
  });

  // Every part that the define use cases and the language name.
  it.each<[DefinitionKind, string, string | null, string]>([
    ['sources', 'tickets', 'key', 'tickets'], ['sources', 'tickets', null, 'key: tickets'],
    ['sources', 'tickets', 'fields.channel.key', 'channel,'], ['sources', 'tickets', 'fields.channel.role', 'DIMENSION'],
    ['sources', 'tickets', 'fields.channel.unit', 'apples'], ['sources', 'tickets', 'fields.channel.type', 'TEXT'],
    ['sources', 'tickets', 'fields.open.expression', 'chanel ='],
    ['measures', 'journeys', 'key', 'journeys'], ['measures', 'journeys', null, 'key: journeys'],
    ['measures', 'journeys', 'source', 'visits'], ['measures', 'journeys', 'aggregation', 'SUM'], ['measures', 'journeys', 'value', 'own_value'],
    ['measures', 'journeys', 'filter', 'own_filter'], ['measures', 'journeys', 'percentile', '0.25'], ['measures', 'journeys', 'at', 'closed_at'],
    ['measures', 'journeys', 'unit', 'pears'], ['measures', 'journeys', 'journey', 'entity: CASE'],
    ['measures', 'journeys', 'journey.steps', '- source: replies'], ['measures', 'journeys', 'journey.steps[0].source', 'replies'],
    ['measures', 'journeys', 'journey.steps[0].filter', 'step_filter'], ['measures', 'journeys', 'journey.steps[0].after', 'PT1H'],
    ['measures', 'journeys', 'journey.steps[0].within', 'PT2H'], ['measures', 'journeys', 'journey.valueStep', '7\n'],
    ['measures', 'others', 'stock', '{ from: begun_at'], ['measures', 'others', 'stock.from', 'begun_at'], ['measures', 'others', 'stock.until', 'ended_at'],
    ['measures', 'others', 'per', 'entity: agent'], ['measures', 'others', 'per.entity', 'agent'], ['measures', 'others', 'per.aggregation', 'PERCENTILE'],
    ['measures', 'others', 'per.value', 'inner_value'], ['measures', 'others', 'per.filter', 'inner_filter'], ['measures', 'others', 'per.keep', 'inner > 3'],
    ['measures', 'others', 'cohort', 'entity: customer'], ['measures', 'others', 'cohort.entity', 'customer'], ['measures', 'others', 'cohort.offset', 'P7D'],
    ['kpis', 'csat', 'key', 'csat'], ['kpis', 'csat', null, 'satisfied / rated'], ['kpis', 'csat', 'expression', 'satisfied / rated'],
    ['kpis', 'csat', 'unit', 'points'], ['kpis', 'csat', 'drivers[0]', 'speed'], ['kpis', 'csat', 'drivers[1]', 'staff, speed'],
    ['tags', 'peak', 'key', 'peak'], ['schedules', 'default', 'key', 'default'], ['schedules', 'default', 'holidayTag', 'closures'],
  ])('are those of a diagnostic: %s %s %s', (kind, key, part, text) => {
    expect(found(kind, key, part)).toEqual(placeOf(text));
  });

  it.each<[DefinitionKind, string, string, string]>([
    ['sources', 'tickets', 'input', 'key: tickets'], ['sources', 'tickets', 'input.name', 'Source name'],
    ['sources', 'tickets', 'input.description', 'Source description'], ['sources', 'tickets', 'input.coversFrom', '2026-01-02'],
    ['sources', 'tickets', 'input.fields', '- { key: channel'], ['sources', 'tickets', 'input.fields[0].name', 'Field name'],
    ['sources', 'tickets', 'input.fields[0].unit', 'apples'], ['sources', 'tickets', 'input.fields[1].expression', 'chanel ='],
    ['sources', 'tickets', 'input.fields[0].description', 'Field description'],
    ['measures', 'journeys', 'input.name', 'Measure name'], ['measures', 'journeys', 'input.description', 'Measure description'],
    ['measures', 'journeys', 'input.value', 'own_value'], ['measures', 'journeys', 'input.filter', 'own_filter'], ['measures', 'journeys', 'input.unit', 'pears'],
    ['measures', 'others', 'input.per.value', 'inner_value'], ['measures', 'others', 'input.per.filter', 'inner_filter'],
    ['measures', 'others', 'input.per.keep', 'inner > 3'], ['measures', 'journeys', 'input.journey.steps[0].filter', 'step_filter'],
    ['kpis', 'csat', 'input.name', 'KPI name'], ['kpis', 'csat', 'input.description', 'KPI description'], ['kpis', 'csat', 'input.unit', 'points'],
    ['kpis', 'csat', 'input.expression', 'satisfied / rated'], ['kpis', 'csat', 'input.format', '"0.0"'], ['kpis', 'csat', 'input.tags', '[effort'],
    ['kpis', 'csat', 'input.tags[1]', 'quality'], ['kpis', 'csat', 'input.maturityLag', 'P3D'], ['kpis', 'csat', 'input.minSample', '30\n    revise'],
    ['kpis', 'csat', 'input.reviseEvery.count', '6, unit'], ['kpis', 'csat', 'input.drivers', '[staff'],
    ['tags', 'peak', 'input.name', 'Tag name'], ['tags', 'peak', 'input.description', 'Tag description'], ['tags', 'peak', 'input.ranges', '- { name: Easter'],
    ['tags', 'peak', 'input.ranges[0]', '{ name: Easter'], ['tags', 'peak', 'input.ranges[0].name', 'Easter'],
    ['tags', 'peak', 'input.ranges[0].from', '2026-04-01'], ['tags', 'peak', 'input.ranges[0].to', '2026-04-08'], ['tags', 'peak', 'input.iCalendar', 'BEGIN'],
    ['schedules', 'default', 'input.name', 'Schedule name'], ['schedules', 'default', 'input.description', 'Schedule description'],
    ['schedules', 'default', 'input.hours', '- validFrom'], ['schedules', 'default', 'input.hours[0].validFrom', '2026-02-03'],
    ['schedules', 'default', 'input.hours[0].weekly[0]', 'weekday: MONDAY'],
    ['schedules', 'default', 'input.hours[0].weekly[0].intervals', '- { from: 09:00'],
    ['schedules', 'default', 'input.hours[0].weekly[0].intervals[0]', '{ from: 09:00'],
    ['schedules', 'default', 'input.hours[0].weekly[0].intervals[0].from', '09:00'],
    ['schedules', 'default', 'input.hours[0].weekly[0].intervals[0].to', '17:30'],
    ['schedules', 'default', 'input.holidays', '[2026-12-25'], ['schedules', 'default', 'input.holidays[1]', '2026-12-26'],
    ['schedules', 'default', 'input.holidayTag', 'closures'],
  ])('are those of a BAD_INPUT: %s %s %s', (kind, key, argument, text) => {
    expect(found(kind, key, argument)).toEqual(placeOf(text));
  });

  it('are of what encloses the part where that does not stand there', () => {
    expect(found('measures', 'others', 'percentile')).toEqual(placeOf('key: others'));
    expect(found('measures', 'journeys', 'journey.steps[0].nothing')).toEqual(placeOf('source: replies'));
    expect(found('measures', 'journeys', 'journey.steps[9].filter')).toEqual(placeOf('- source: replies'));
    expect(found('sources', 'tickets', 'fields.gone.unit')).toEqual(placeOf('- { key: channel'));
    expect(found('kpis', 'csat', 'whatever')).toEqual(placeOf('key: csat'));
  });

  it('are none for what is in no file', () => {
    expect(places.find('kpis', 'nps', null)).toBeUndefined();
    expect(places.find('measures', 'csat', 'filter')).toBeUndefined();
  });

  it('are those of the second field of a key, where that is the fault', () => {
    const text = 'sources:\n  - key: a\n    name: A\n    fields:\n      - { key: x, type: TEXT, role: VALUE }\n      - { key: x, type: TEXT, role: VALUE }\n';
    const twice = readDefinitionFiles([{ path: 'a.yaml', text }]);
    expect(twice.places.find('sources', 'a', 'fields.x.key')).toMatchObject({ line: 6, column: 16 });
  });
});

/** The place of `rated` in an expression that is written so. */
function ratedIn(written: string): { place: FilePlace; marked: string } {
  const text = `kpis:\n  - key: csat\n    name: A\n    direction: NEUTRAL\n    expression: ${written}\n    unit: s\n`;
  const reading = readDefinitionFiles([{ path: 'a.yaml', text }]);
  expect(reading.findings).toEqual([]);
  const from = reading.set.kpis[0]!.expression.indexOf('rated');
  const place = reading.places.find('kpis', 'csat', null, { from, to: from + 5 })!;
  return { place, marked: text.split('\n')[place.line - 1]!.slice(place.column - 1) };
}

describe('a place within a text', () => {
  it.each([
    ['plain', 'satisfied / rated'], ['in single quotes', '\'satisfied / rated\''], ['in double quotes', '"satisfied / rated"'],
    ['a literal', '|\n      satisfied\n\n        / rated'], ['a literal with indentation of its own', '|2-\n        satisfied\n      / rated'],
    ['folded', '>-\n      satisfied\n      / rated'], ['over several plain lines', 'satisfied\n      / rated'],
    ['over several quoted lines', '"satisfied\n      / rated"'], ['a literal with a comment', '| # why\n      satisfied / rated'],
  ])('is exact in one that is %s', (_, written) => {
    const { place, marked } = ratedIn(written);
    expect(marked.replace(/['"]$/, '')).toBe('rated');
    const [line, carets] = place.rendered.split('\n');
    expect(line!.slice(carets!.indexOf('^'), carets!.length)).toBe('rated');
  });

  it('is its beginning where there are escapes', () => {
    expect(ratedIn('"\\u0073atisfied / rated"').marked).toBe('"\\u0073atisfied / rated"');
    expect(ratedIn('\'where(satisfied, channel = "it\'\'s") / rated\'').marked).toMatch(/^'where/);
  });

  it('is the end where something is missing there', () => {
    const { places: all } = readDefinitionFiles([{ path: 'a.yaml', text: 'kpis:\n  - { key: a, name: A, direction: NEUTRAL, expression: |-\n' }]);
    expect(all.find('kpis', 'a', null)).toBeUndefined();
    const text = 'kpis:\n  - key: a\n    name: A\n    direction: NEUTRAL\n    expression: |\n      satisfied /\n    unit: s\n';
    const { places: ended } = readDefinitionFiles([{ path: 'a.yaml', text }]);
    expect(ended.find('kpis', 'a', null, { from: 12, to: 12 })).toMatchObject({ line: 6, column: 18 });
  });

  it('has carets in every line that it reaches over', () => {
    const text = 'kpis:\n  - key: a\n    name: A\n    direction: NEUTRAL\n    expression: |\n      satisfied\n      / rated\n';
    const { places: all } = readDefinitionFiles([{ path: 'a.yaml', text }]);
    expect(all.find('kpis', 'a', null, { from: 0, to: 17 })!.rendered)
      .toBe('      satisfied\n      ^^^^^^^^^\n      / rated\n      ^^^^^^^');
  });
});

describe('what the language finds', () => {
  const TEXT = `sources:
  - key: tickets
    name: Tickets
    fields:
      - { key: channel, type: TEXT, role: DIMENSION }
      - { key: effort, type: NUMBER, role: VALUE, unit: s }
      - key: late
        type: BOOLEAN
        role: VALUE
        expression: |
          effort > hours(2)
          or chanel == "post"
measures:
  - key: work
    source: tickets
    aggregation: SUM
    value: efort
    filter: channel == "post" and
    at: closed_at
    journey: { entity: CASE, steps: [{ source: tickets, filter: "chanel == 'a'", within: 2h }] }
kpis:
  - key: mean_work
    name: Mean work
    direction: NEUTRAL
    expression: >-
      work
      / ticket_count
`;

  it('stands in the file where its text stands', () => {
    const { set, places: all, findings: none } = readDefinitionFiles([{ path: 'a.yaml', text: TEXT }]);
    expect(none).toEqual([]);
    const catalog = new GrowingCatalog(EMPTY_CATALOG);
    for (const source of set.sources) catalog.add({ source: sourceDefinition(source) });
    for (const measure of set.measures) catalog.add({ measure: measureDefinition(measure) });
    for (const kpi of set.kpis) catalog.add({ kpi: kpiDefinition(kpi) });
    expect(sourceContent(set.sources[0]!).content.fields).toHaveLength(3);
    const bound = bindMeasure(catalog.measure('work')!, catalog);
    const checked = checkKpi(set.kpis[0]!.expression, { catalog, declaredUnit: null, self: 'mean_work' });
    const shown = (kind: DefinitionKind, key: string, diagnostics: readonly Diagnostic[]): string[] => diagnostics.map((each) => located(all, kind, key, each));
    expect([
      ...shown('sources', 'tickets', sourceFindings(catalog.source('tickets')!, catalog, [])),
      ...shown('measures', 'work', bound.ok ? [] : bound.diagnostics),
      ...shown('kpis', 'mean_work', checked.ok ? [] : checked.diagnostics),
    ]).toEqual([
      '12:14 or chanel == "post" [chanel]',
      '17:12 value: efort [efort]', '18:34 filter: channel == "post" and [ ]',
      expect.stringMatching(/^20:90 .*\[2h\]$/), expect.stringMatching(/^20:66 .*\[chanel\]$/), '19:9 at: closed_at [closed_at]',
      '26:7 work [work]', '27:9 / ticket_count [ticket_count]',
    ]);
  });

  function located(all: Places, kind: DefinitionKind, key: string, { part, from, to }: Diagnostic): string {
    const { line, column, rendered } = all.find(kind, key, part ?? null, { from, to })!;
    const [text, carets] = rendered.split('\n') as [string, string];
    return `${line}:${column} ${text.trim()} [${text.padEnd(carets.length).slice(carets.indexOf('^'), carets.length)}]`;
  }
});
