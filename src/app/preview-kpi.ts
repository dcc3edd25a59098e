import { badInput } from '../kernel/errors.js';
import type { Diagnostic } from '../lang/diagnostics.js';
import { authorize } from './access.js';
import { changesOf, NO_CHANGES, throwRefusal, type ChangeSet } from './changes/change-set.js';
import type { DefinitionChange } from './changes/definition-change.js';
import { diagnosticsOf } from './changes/dependents-policy.js';
import { judgeChanges } from './changes/judge-changes.js';
import { planChanges } from './changes/plan-changes.js';
import { standingOf } from './changes/standing.js';
import { storedVersion } from './changes/stored-version.js';
import type { AppContext } from './context.js';
import type { KpiInput } from './definitions/kpi-content.js';
import type { FreshnessModel } from './evaluation-answer.js';
import { previewChange, previewChanges, type PreviewQuestion } from './preview/preview-changes.js';
import { previewGoals } from './preview/preview-goals.js';
import type { PreviewedGoal } from './preview/previewed-goal.js';
import type { PreviewedKpi } from './preview/previewed-kpi.js';

/** Exactly one of `draft`, and `version` with `key`. */
export interface PreviewKpiInput extends PreviewQuestion {
  readonly draft?: KpiInput | null;
  readonly key?: string | null;
  /** Id of a draft, or of an earlier version. */
  readonly version?: string | null;
}

export interface KpiPreview {
  /** What is wrong with the draft or with what depends on it; then there are no numbers. */
  readonly diagnostics: readonly Diagnostic[];
  /** What publishing it would do: to the KPI first, then to those that follow. */
  readonly changes: readonly DefinitionChange[];
  /** Null where there are diagnostics. */
  readonly kpi: PreviewedKpi | null;
  readonly dependents: readonly PreviewedKpi[];
  /** KPIs that follow and were not evaluated, because there are too many. */
  readonly omitted: number;
  /** Open goals on the KPI and on those that follow, by key. */
  readonly goals: readonly PreviewedGoal[];
  readonly freshness: FreshnessModel | null;
}

const MOST_DEPENDENTS = 200;

/**
 * What a draft would do to the numbers before anybody has to live with it: the KPI, and all that depend on it, as they are and as they
 * would be, over the same rows. Writes nothing. Refusals of the question are those of `evaluate`.
 */
export async function previewKpi(ctx: AppContext, input: PreviewKpiInput): Promise<KpiPreview> {
  authorize(ctx, 'define');
  authorize(ctx, 'evaluate');
  const reading = await ctx.reading();
  const changes = await changeOf(ctx, input);
  const { key } = changes.kpis[0]!;
  const standing = await standingOf(reading, changes);
  const judged = judgeChanges(changes, standing, false);
  if (judged.findings.length > 0) {
    return { diagnostics: diagnosticsOf('kpis', key, judged.findings), changes: [], kpi: null, dependents: [], omitted: 0, goals: [], freshness: null };
  }
  const { outcome } = planChanges(judged, standing);
  const following = outcome.filter((change) => change.kind === 'KPI' && change.key !== key).map((change) => change.key);
  const { draft: _draft, key: _key, version: _version, ...question } = input;
  const { kpis: [own], freshness } = await previewChange(ctx, key, judged.after, question);
  // Groups of the KPI need not be groups of all that stands on it.
  const { by: _by, having: _having, orderBy: _orderBy, first: _first, ...plain } = question;
  const dependents = following.slice(0, MOST_DEPENDENTS);
  const { kpis } = dependents.length === 0 ? { kpis: [] } : await previewChanges(ctx, dependents, judged.after, plain);
  const goals = await previewGoals(ctx, { changes: outcome, after: judged.after }, input.asOf);
  return { diagnostics: [], changes: outcome, kpi: own!, dependents: kpis, omitted: following.length - dependents.length, goals, freshness };
}

async function changeOf(ctx: AppContext, { draft, key, version }: PreviewKpiInput): Promise<ChangeSet> {
  if ((draft == null) === (version == null)) {
    throw badInput('draft', 'Give either a draft, or the id of a version.', 'previewKpi(draft: { key: … }) or previewKpi(key: …, version: …).');
  }
  if (draft != null) return changesOf({ kpis: [draft] }, ctx.clock.now(), throwRefusal);
  if (key == null) throw badInput('key', 'Say with key of which KPI the version is.');
  const reading = await ctx.reading();
  const { catalog } = await standingOf(reading, NO_CHANGES);
  return { ...NO_CHANGES, kpis: [await storedVersion(reading, key, version!, catalog.kpi(key) ?? catalog.retiredKpi(key))] };
}
