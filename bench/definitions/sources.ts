import type { FieldInput, SourceInput } from '../../src/app/definitions/source-content.js';

const dimension = (key: string): FieldInput => ({ key, type: 'TEXT', role: 'DIMENSION' });
const number = (key: string, unit?: string): FieldInput => ({ key, type: 'NUMBER', role: 'VALUE', ...(unit && { unit }) });
const flag = (key: string): FieldInput => ({ key, type: 'BOOLEAN', role: 'VALUE' });

/** What the rows of `data/rows-sql.ts` hold. */
export const SOURCES: readonly SourceInput[] = [
  {
    key: 'contacts',
    name: 'Contacts',
    fields: [
      ...['channel', 'team', 'agent', 'kind', 'priority'].map(dimension),
      number('handle', 's'),
      number('wait', 's'),
      number('cost', 'EUR'),
      number('csat'),
      flag('resolved'),
      flag('transferred'),
    ],
  },
  {
    key: 'surveys',
    name: 'Surveys',
    fields: [dimension('channel'), dimension('team'), number('nps'), number('ces'), number('score')],
  },
];
