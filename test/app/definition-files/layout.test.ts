import { describe, expect, it } from '@jest/globals';
import type { DefinitionSet } from '../../../src/app/definition-files/definition-set.js';
import { readDefinitionFiles } from '../../../src/app/definition-files/read-definition-files.js';
import { writeDefinitionFiles } from '../../../src/app/definition-files/write-definition-files.js';

const LONG = 'Whether the customer had an answer within the time that was promised: the promise of the contract counts, and not that of the agent.';

const SET: DefinitionSet = {
  kpis: [
    { key: 'speed', name: 'Speed', expression: 'mean_wait', direction: 'LOWER_IS_BETTER', unit: 'min', tags: ['pack:contact-centre', 'speed'] },
    {
      key: 'csat', name: 'Customer satisfaction', description: 'Top two boxes.\n\nKnown traps:\n- Few answer.\n', expression: 'satisfied / rated', unit: '%',
      direction: 'HIGHER_IS_BETTER', tags: ['effort', 'yes'], reviseEvery: { count: 6, unit: 'MONTH' }, minSample: 30, drivers: [],
    },
  ],
  measures: [
    {
      key: 'satisfied', source: 'tickets', aggregation: 'COUNT', name: 'satisfied', filter: 'score >= 4 and channel != "phone"', at: 'occurredAt', unit: '',
      stock: null, cohort: { entity: 'customer', active: true, window: 'EVER_BEFORE' },
      journey: { entity: 'CASE', start: 'ANY', valueStep: 0, steps: [{ source: 'replies', within: 'PT24H', absent: false }, { source: 'calls', absent: true }] },
    },
    { key: 'mean_wait', source: 'calls', aggregation: 'AVG', value: 'wait', description: LONG },
  ],
  sources: [{
    key: 'tickets', name: 'Tickets', coversFrom: '2026-01-01', fields: [
      { key: 'channel', name: 'channel', type: 'TEXT', role: 'DIMENSION', personal: false },
      { key: 'score', name: 'Score', type: 'NUMBER', role: 'VALUE', description: 'From 1 to 5: 5 is best', personal: true },
      { key: 'late', type: 'BOOLEAN', role: 'VALUE', expression: 'seconds_between(occurredAt, first_reply_at) > hours(24)', description: 'Of the first reply.' },
    ],
  }],
  tags: [{ key: 'peak', ranges: [{ name: 'Easter', from: '2026-04-01', to: '2026-04-08' }] }],
  schedules: [{
    key: 'default', holidays: ['2026-12-25'], hours: [{ weekly: [
      { weekday: 'MONDAY', intervals: [{ from: '09:00', to: '12:30' }, { from: '13:00', to: '24:00' }] },
      { weekday: 'SUNDAY', intervals: [] },
    ] }],
  }],
  goals: [{
    key: 'csat_2026', name: 'Customer satisfaction 2026', kpi: 'csat', scope: 'channel == "phone"', owner: 'ann@example.org', reviewers: ['bob@example.org'],
    versionPolicy: 'PIN', materiality: '0.005', evidence: 'SAMPLE', start: '2026-01-01', end: '2027-01-01', guardrails: ['speed_2026'],
    cadence: { grain: 'MONTH', opensAfter: 'P3D', dueAfter: 'P7D' }, targetReason: 'Last year it was 0.89.',
    target: {
      shape: 'AT_LEAST', levels: { floor: '0.85', target: '0.92', stretch: '0.1234567890123456789' }, grain: 'EACH_PERIOD', tolerance: '0',
      byPeriod: [{ period: '2026-01', levels: { target: '0.9' } }],
    },
  }],
};

describe('files of definitions', () => {
  it('read well', () => {
    const files = writeDefinitionFiles(SET);
    expect(files.map(({ path }) => path)).toEqual([
      'definitions.schema.json', 'calendar.yaml', 'goals.yaml', 'kpis.yaml', 'packs/contact-centre.yaml', 'sources/calls.yaml', 'sources/tickets.yaml',
    ]);
    expect(Object.fromEntries(files.slice(1).map(({ path, text }) => [path, text]))).toEqual({
      'calendar.yaml': `# yaml-language-server: $schema=./definitions.schema.json
tags:
  - key: peak
    ranges:
      - { name: Easter, from: 2026-04-01, to: 2026-04-08 }

schedules:
  - key: default
    hours:
      - weekly:
          - { weekday: MONDAY, intervals: [{ from: 09:00, to: 12:30 }, { from: 13:00, to: 24:00 }] }
          - { weekday: SUNDAY, intervals: [] }
    holidays: [2026-12-25]
`,
      'goals.yaml': `# yaml-language-server: $schema=./definitions.schema.json
goals:
  - key: csat_2026
    name: Customer satisfaction 2026
    kpi: csat
    scope: channel == "phone"
    owner: ann@example.org
    reviewers: [bob@example.org]
    materiality: 0.005
    evidence: SAMPLE
    start: 2026-01-01
    end: 2027-01-01
    cadence: { grain: MONTH, opensAfter: P3D }
    guardrails: [speed_2026]
    target:
      shape: AT_LEAST
      levels: { floor: 0.85, target: 0.92, stretch: "0.1234567890123456789" }
      byPeriod:
        - { period: 2026-01, levels: { target: 0.9 } }
      grain: EACH_PERIOD
    targetReason: Last year it was 0.89.
`,
      'kpis.yaml': `# yaml-language-server: $schema=./definitions.schema.json
kpis:
  - key: csat
    name: Customer satisfaction
    description: |
      Top two boxes.

      Known traps:
      - Few answer.
    expression: satisfied / rated
    unit: "%"
    direction: HIGHER_IS_BETTER
    tags: [effort, "yes"]
    minSample: 30
    reviseEvery: { count: 6, unit: MONTH }
`,
      'packs/contact-centre.yaml': `# yaml-language-server: $schema=../definitions.schema.json
kpis:
  - key: speed
    name: Speed
    expression: mean_wait
    unit: min
    direction: LOWER_IS_BETTER
    tags: [pack:contact-centre, speed]
`,
      'sources/calls.yaml': `# yaml-language-server: $schema=../definitions.schema.json
measures:
  - key: mean_wait
    description: |-
      ${LONG}
    source: calls
    aggregation: AVG
    value: wait
`,
      'sources/tickets.yaml': `# yaml-language-server: $schema=../definitions.schema.json
sources:
  - key: tickets
    name: Tickets
    fields:
      - { key: channel, type: TEXT, role: DIMENSION }
      - { key: score, name: Score, type: NUMBER, role: VALUE, description: "From 1 to 5: 5 is best", personal: true }
      - key: late
        type: BOOLEAN
        role: VALUE
        expression: seconds_between(occurredAt, first_reply_at) > hours(24)
        description: Of the first reply.
    coversFrom: 2026-01-01

measures:
  - key: satisfied
    source: tickets
    aggregation: COUNT
    filter: score >= 4 and channel != "phone"
    journey:
      entity: CASE
      steps:
        - { source: replies, within: PT24H }
        - { source: calls, absent: true }
    cohort: { entity: customer, window: EVER_BEFORE }
`,
    });
  });

  it.each([
    ['spaces at the end of a line', 'a \nb', '"a \\nb"'], ['a control character', 'a\u0007\nb', '"a\\u0007\\nb"'],
    ['a line end that is none everywhere', 'a\u0085b\nc', '"a\\u0085b\\nc"'], ['a mark of byte order', '\ufeffa', '"\\ufeffa"'],
    ['indentation at its beginning', '  a\nb', '"  a\\nb"'], ['several empty lines at its end', 'a\n\n', '"a\\n\\n"'],
  ])('escape %s, which nobody would see', (_, description, written) => {
    const kpis = [{ key: 'a', name: 'A', expression: 'a', direction: 'NEUTRAL' as const, description }];
    const [, file] = writeDefinitionFiles({ sources: [], measures: [], kpis, tags: [], schedules: [], goals: [] });
    expect(/description: (.*)/.exec(file!.text)![1]).toBe(written);
  });

  it('are several where one would be too long to be read again', () => {
    const kpis = Array.from({ length: 1_500 }, (_, index) => ({
      key: `k${String(index).padStart(4, '0')}`, name: 'KPI', expression: 'a / b', direction: 'NEUTRAL' as const, description: 'Why it is looked at. '.repeat(80),
    }));
    const files = writeDefinitionFiles({ sources: [], measures: [], kpis, tags: [], schedules: [], goals: [] });
    expect(files.map(({ path }) => path)).toEqual(['definitions.schema.json', 'kpis.yaml', 'kpis.2.yaml', 'kpis.3.yaml']);
    const { findings, set } = readDefinitionFiles(files);
    expect(findings).toEqual([]);
    expect(set.kpis).toEqual(kpis);
  });
});
