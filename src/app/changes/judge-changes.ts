import type { Catalog } from '../../lang/catalog.js';
import { brokenDependents, dependentFindings } from './broken-dependents.js';
import type { ChangeSet } from './change-set.js';
import { changedCatalog } from './changed-catalog.js';
import { ownFindings, type Finding } from './own-findings.js';
import type { Standing } from './standing.js';

/** A change as it can be carried out, or what is wrong with it. */
export interface JudgedChanges {
  /** With what is withdrawn because it would not survive. */
  readonly changes: ChangeSet;
  /** The definitions as they would then be. */
  readonly after: Catalog;
  readonly findings: readonly Finding[];
}

/**
 * Whether nothing is wrong with a change: first with its definitions themselves, then with all that depends on them.
 *
 * @param retires whether dependents that would break are withdrawn, too, and those that would then break, instead of being findings.
 */
export function judgeChanges(asked: ChangeSet, standing: Standing, retires: boolean): JudgedChanges {
  let changes = asked;
  for (;;) {
    const after = changedCatalog(standing.catalog, changes);
    const findings = ownFindings(changes, standing, after);
    if (findings.length > 0) return { changes, after, findings };
    const broken = brokenDependents(changes, standing.catalog, after);
    // Fields that name a deleted tag stay: a source is not withdrawn for one of its fields.
    const kept = broken.filter(({ kind }) => !retires || kind === 'sources' || kind === 'schedules');
    if (broken.length === 0 || kept.length > 0) return { changes, after, findings: dependentFindings(kept) };
    const withdrawn = (kind: 'measures' | 'kpis'): string[] => broken.filter((each) => each.kind === kind).map(({ key }) => key);
    const { removed } = changes;
    changes = {
      ...changes,
      removed: {
        ...removed, measures: [...removed.measures, ...withdrawn('measures')], kpis: [...removed.kpis, ...withdrawn('kpis')],
      },
    };
  }
}
