import type { DefinitionKind } from './definition-set.js';
import type { FileParameters } from './file-codes.js';
import type { Standing } from './places.js';

const NOUNS: Readonly<Record<DefinitionKind, string>> = {
  sources: 'source', measures: 'measure', kpis: 'KPI', tags: 'calendar tag', schedules: 'work schedule', goals: 'goal',
};

/** Expressions name measures and KPIs alike. */
const namespaceOf = (kind: DefinitionKind): DefinitionKind => (kind === 'kpis' ? 'measures' : kind);

export interface RepeatedKey {
  readonly code: 'FIL607';
  readonly definition: Standing;
  readonly parameters: FileParameters['FIL607'];
}

/** Definitions whose key another one has before them. */
export function repeatedKeys(definitions: readonly Standing[]): RepeatedKey[] {
  const first = new Map<string, Standing>();
  return definitions.flatMap((definition): RepeatedKey[] => {
    const id = `${namespaceOf(definition.kind)} ${definition.key}`;
    const before = first.get(id);
    if (before === undefined) {
      first.set(id, definition);
      return [];
    }
    const { file, line, column } = before.file.value([...before.path, 'key']);
    const place = `${file}:${line}:${column}`;
    return [{
      code: 'FIL607', definition,
      parameters: { key: definition.key, noun: NOUNS[definition.kind], other: NOUNS[before.kind], place },
    }];
  });
}
