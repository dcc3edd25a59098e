interface Owned {
  readonly id: string;
  readonly sources: { readonly contacts: string; readonly surveys: string };
}

const rowsOf = (organizationId: string, sourceId: string, columns: string): string => `(
  select ${columns} from interaction
  where organization_id = '${organizationId}' and source_id = '${sourceId}' and not retracted)`;

const CONTACT = [
  'occurred_at',
  'customer',
  ...['channel', 'team', 'agent', 'kind', 'priority'].map((field) => `fields->>'${field}' as ${field}`),
  ...['handle', 'wait', 'csat'].map((field) => `(fields->'${field}')::int as ${field}`),
  `(fields->'cost')::numeric as cost`,
  ...['resolved', 'transferred'].map((field) => `(fields->'${field}')::boolean as ${field}`),
];
const SURVEY = [
  'occurred_at',
  ...['channel', 'team'].map((field) => `fields->>'${field}' as ${field}`),
  ...['nps', 'ces', 'score'].map((field) => `(fields->'${field}')::int as ${field}`),
];

/** The stored rows as a hand-writer reads them: typed columns, to stand in a FROM. `more`: further columns. */
export const contactsOf = (
  { id, sources }: Pick<Owned, 'id'> & { sources: Pick<Owned['sources'], 'contacts'> },
  more: readonly string[] = [],
): string => `${rowsOf(id, sources.contacts, [...CONTACT, ...more].join(', '))} as contacts`;

export const surveysOf = ({ id, sources }: Owned): string => `${rowsOf(id, sources.surveys, SURVEY.join(', '))} as surveys`;
