/** Definitions as they stand in a repository: a source with two measures. */
export const TICKETS_FILE = `sources:
  - key: tickets
    name: Tickets
    coversFrom: 2026-01-01
    fields:
      - { key: channel, type: TEXT, role: DIMENSION }
      - { key: solved, type: BOOLEAN, role: VALUE }
measures:
  - key: tickets_all
    source: tickets
    aggregation: COUNT
  - key: tickets_solved
    source: tickets
    aggregation: COUNT
    filter: solved
`;

/** A KPI over them. */
export const SOLVED_RATE_FILE = `kpis:
  - key: solved_rate
    name: Solved
    expression: tickets_solved / tickets_all
    unit: "%"
    direction: HIGHER_IS_BETTER
`;
