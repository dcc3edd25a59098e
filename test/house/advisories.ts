/** Published advisories that concern a package of ours, with the first version that is safe. Add to it, never take away. */
export const ADVISORIES = [
  {
    id: 'CVE-2026-34220', package: '@mikro-orm/core', fixedIn: '7.0.6',
    what: 'SQL injection: objects of a request taken for raw query fragments',
  },
  {
    id: 'CVE-2026-34221', package: '@mikro-orm/core', fixedIn: '7.0.6',
    what: 'prototype pollution in Utils.merge',
  },
  {
    id: 'CVE-2026-44680', package: '@mikro-orm/sql', fixedIn: '7.0.14',
    what: 'SQL injection: identifiers and JSON path keys chosen at run time',
  },
  {
    id: 'mikro-orm/mikro-orm#7996', package: '@mikro-orm/sql', fixedIn: '7.1.7',
    what: 'SQL injection: directions of orderBy taken from a request',
  },
  {
    id: 'CVE-2025-12735', package: 'expr-eval', fixedIn: '3.0.1',
    what: 'code execution through functions handed to the evaluator (expr-eval-fork stands in for the unmaintained original)',
  },
  {
    id: 'CVE-2025-13204', package: 'expr-eval', fixedIn: '3.0.1',
    what: 'prototype pollution through names of the evaluated text',
  },
] as const;

/** PostgreSQL's own: the oldest minor release of each supported line without known holes. */
export const POSTGRESQL_FLOOR: Readonly<Record<string, number>> = { 15: 14, 16: 10, 17: 6, 18: 0 };
