import { canonicalInstant, instantText } from '../../kernel/instant.js';
import { storedSnapshots } from '../../store/signed-editions.js';
import { authorize, isAllowed } from '../access.js';
import type { AppContext } from '../context.js';
import type { SnapshotContent } from '../proof/snapshot-content.js';

/** What a review's number was, of all that is frozen with it. Numbers are exact texts, instants canonical texts. */
export interface ReviewSnapshotModel extends Pick<
  SnapshotContent, 'value' | 'reason' | 'valueOfAllRows' | 'interval' | 'expected' | 'margin' | 'progress' | 'rule' | 'engine' | 'guardrailsOff'
  | 'components' | 'breakdowns'
> {
  readonly id: string;
  readonly knowledge: string;
  /** Hexadecimal digits. */
  readonly hash: string;
  readonly computed: string;
  readonly declared: string | null;
  readonly materiality: string;
  readonly kpiVersionId: string | null;
  readonly targetVersionId: string | null;
  readonly exclusions: readonly { readonly from: string; readonly to: string; readonly category: string; readonly reason: string }[];
  /** How many revisions of rows had a say in it. */
  readonly evidenceCount: number;
  readonly evidenceDigest: string;
  /** All that is frozen; null for who may not look at plans. */
  readonly content: SnapshotContent | null;
}

/** Snapshots by id, in the order of the ids; null of what is none. One statement. */
export async function reviewSnapshots(ctx: AppContext, ids: readonly string[]): Promise<(ReviewSnapshotModel | null)[]> {
  authorize(ctx, 'readGoals');
  return (await storedSnapshots(await ctx.reading(), ids)).map((stored) => {
    if (stored === undefined) return null;
    const content = stored.content as SnapshotContent;
    const { goal, kpi, target, exclusions, evidence, components, breakdowns } = content;
    const { value, reason, valueOfAllRows, interval, expected, margin, progress, computed, rule, declared, engine, guardrailsOff } = content;
    return {
      id: stored.id, knowledge: canonicalInstant(stored.knowledge)!, hash: stored.hash.toString('hex'),
      value, reason, valueOfAllRows, interval, expected, margin, progress, computed, rule, declared, engine, guardrailsOff, components, breakdowns,
      materiality: goal.materiality, kpiVersionId: kpi?.versionId ?? null, targetVersionId: target?.versionId ?? null,
      exclusions: exclusions.map(({ from, to, category, reason: why }) => ({ from: instantText(from), to: instantText(to), category, reason: why })),
      evidenceCount: evidence.rows, evidenceDigest: evidence.digest, content: isAllowed(ctx.actor, 'explain') ? content : null,
    };
  });
}
