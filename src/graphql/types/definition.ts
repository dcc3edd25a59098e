import { createUnionType } from 'type-graphql';
import { Kpi } from './kpi.js';
import { Measure } from './measure.js';

export const Definition = createUnionType({
  name: 'Definition',
  description: 'What an expression can name: a KPI or a measure.',
  types: () => [Kpi, Measure] as const,
  resolveType: (definition: object) => ('aggregation' in definition ? Measure : Kpi),
});
