import { COMBINATIONS, combinationFindings } from '../../goals/combinations.js';
import type { TargetFinding } from '../../goals/target-findings.js';
import type { DeclaredTarget, TrajectoryKind } from '../../goals/target.js';
import { periodsCovering } from '../../calendar/periods.js';
import { stepBack } from '../../calendar/step.js';
import { didYouMean } from '../../kernel/suggest.js';
import type { Catalog } from '../../lang/catalog.js';
import { checkKpi } from '../../lang/check-kpi.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import { compatible } from '../../lang/units.js';
import type { StoredGoal } from '../../store/goals.js';
import type { AskedVersion } from '../evaluation/asked-version.js';
import type { CompiledCatalog } from '../evaluation/compiled-catalog.js';
import { goalTime } from '../progress/goal-time.js';
import type { Planning } from '../progress/planning.js';
import { endNeeded } from './end-needed.js';
import { targetedBy } from './judging-version.js';

/** What speaks against a target on a goal. The codes of `goals/README.md`, and those of `GOAL_FINDINGS`. */
export interface TargetFindingModel {
  readonly code: string;
  readonly severity: 'ERROR' | 'WARNING';
  /** Path within the argument: target.levels.floor. */
  readonly place: string;
  readonly message: string;
  readonly hint: string | null;
}

/** Codes of what only the goal, its calendar and the definitions can tell. */
export const GOAL_FINDINGS = {
  END_NEEDED: 'The goal is open-ended, and the target means nothing without its end.',
  PERIOD_UNKNOWN: 'A table of levels names what is no period of the goal.',
  KPI_NEEDED: 'The goal has no KPI, and the target reads one.',
  REFERENCE_UNKNOWN: 'RELATIVE_TO names what is not in force.',
  REFERENCE_OF_OTHER_UNIT: 'What RELATIVE_TO compares with is measured in another unit; told, not refused.',
} as const;

/** All of it at once. Empty: the target can be kept as it is. `version`: the one that it is set for. */
export function targetFindings(
  { compiled, now }: Planning, goal: StoredGoal, target: DeclaredTarget, version: AskedVersion | null,
): TargetFindingModel[] {
  return [
    ...combinationFindings(target, targetedBy(version)).filter((each) => !isMissingByForm(target, each)).map((each) => modelOf(target, each)),
    ...endFindings(goal, target), ...periodFindings(goal, target, now),
    ...(version === null ? kpiNeeded(target) : referenceFindings(target, version, compiled)),
  ];
}

/** Whether a season may be read for a target at all: where it may not, that is told. */
export const mayBeSeasonal = ({ shape, grain }: DeclaredTarget): boolean =>
  (COMBINATIONS[shape].grains[grain.kind] as readonly TrajectoryKind[] | undefined)?.includes('SEASONAL') ?? false;

/** A season that the target cannot have was not read. */
const isMissingByForm = (target: DeclaredTarget, { code }: TargetFinding): boolean => code === 'PROFILE_MISSING' && !mayBeSeasonal(target);

function modelOf({ shape }: DeclaredTarget, { code, severity, field, message, hint }: TargetFinding): TargetFindingModel {
  const given = field.replace(/^grain\.share/, 'share').replace(/^trajectory\.profile.*/, 'trajectory.referenceYear');
  return { code, severity, place: `target.${shape === 'BETWEEN' ? given.replace('levels', 'bands') : given}`, message, hint };
}

const error = (code: keyof typeof GOAL_FINDINGS, place: string, message: string, hint: string | null): TargetFindingModel =>
  ({ code, severity: 'ERROR', place, message, hint });

function endFindings({ content: { end } }: StoredGoal, target: DeclaredTarget): TargetFindingModel[] {
  const part = end === null ? endNeeded(target) : null;
  return part === null ? []
    : [error('END_NEEDED', `target.${part}`, `The goal is open-ended, and its ${part} means nothing without an end.`, 'Give the goal an end, or judge each period.')];
}

const AHEAD = { unit: 'MONTH', count: -120 } as const;
const MOST_PERIODS = 6_000;

/** An open-ended goal may name periods of the next ten years. */
function periodFindings(goal: StoredGoal, { byPeriod }: DeclaredTarget, now: number): TargetFindingModel[] {
  if (byPeriod.length === 0) return [];
  const { cadence: { grain, calendar } } = goal.content;
  const { start, end } = goalTime(goal);
  const until = end ?? stepBack(Math.max(now, start), AHEAD, calendar);
  const labels = new Set(periodsCovering(start, until, grain, calendar, MOST_PERIODS).map(({ label }) => label));
  return byPeriod.flatMap(({ period }, index) => (labels.has(period) ? []
    : [error('PERIOD_UNKNOWN', `target.byPeriod[${index}].period`, `"${period}" is no period of the goal.`, `Its first one is "${[...labels][0]!}".`)]));
}

function kpiNeeded({ shape, trajectory, ...target }: DeclaredTarget): TargetFindingModel[] {
  const hint = 'Its value is the score of its children: use AT_LEAST, AT_MOST or BETWEEN.';
  const needed = (place: string, what: string): TargetFindingModel[] => [error('KPI_NEEDED', place, `The goal has no KPI, which ${what} needs.`, hint)];
  return [
    ...(['RELATIVE_TO', 'REACH'].includes(shape) ? needed('target.shape', shape) : []),
    ...(shape === 'CHANGE' && 'from' in target && target.from === null ? needed('target.from', 'a beginning taken from the data') : []),
    ...(trajectory.kind === 'SEASONAL' ? needed('target.trajectory', 'a season') : []),
  ];
}

function referenceFindings(target: DeclaredTarget, version: AskedVersion, compiled: CompiledCatalog<Catalog>): TargetFindingModel[] {
  if (target.shape !== 'RELATIVE_TO' || target.reference.kind === 'SAME_PERIOD_LAST_YEAR') return [];
  const { reference } = target;
  const place = 'target.reference.of';
  const found = reference.kind === 'KPI' ? comparedKpi(reference.kpi, compiled) : benchmark(reference.series, compiled);
  if ('message' in found) return [error('REFERENCE_UNKNOWN', place, found.message, found.hint)];
  return compatible(found.unit, version.checked.unit) ? [] : [{
    code: 'REFERENCE_OF_OTHER_UNIT', severity: 'WARNING', place,
    message: `What is compared with is measured in "${found.unit.display}", the KPI in "${version.checked.unit.display}".`,
    hint: 'Check that the two can be compared.',
  }];
}

type Compared = Pick<CheckedKpi, 'unit'> | { readonly message: string; readonly hint: string | null };

function comparedKpi(key: string, compiled: CompiledCatalog<Catalog>): Compared {
  const { catalog } = compiled;
  const found = catalog.kpi(key);
  if (found !== undefined) return compiled.check(found);
  const shown = key.slice(0, 63);
  return { message: `There is no KPI "${shown}" in force.`, hint: didYouMean(shown, catalog.kpiKeys) ?? null };
}

function benchmark(series: string, { catalog }: CompiledCatalog<Catalog>): Compared {
  const result = checkKpi(series, { catalog, declaredUnit: null, self: null });
  if (result.ok) return result.kpi;
  const { message, hint } = result.diagnostics[0]!;
  return { message, hint: hint ?? null };
}
