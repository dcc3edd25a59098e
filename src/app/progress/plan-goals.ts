import { localUnit } from '../../calendar/local-unit.js';
import { YardstickError } from '../../kernel/errors.js';
import { holdsOn } from '../../lang/calendar-condition.js';
import { checkRow } from '../../lang/check-row.js';
import { sourcesRead } from '../../lang/dependencies.js';
import { ENGINE_VERSION } from '../../lang/engine-version.js';
import type { CheckedKpi } from '../../lang/kpi-expr.js';
import { UnitDoesNotTile } from '../../calendar/moment.js';
import { plan, type PlanInput } from '../../lang/planner.js';
import type { Plan } from '../../lang/plan.js';
import type { RowExpr } from '../../lang/row-expr.js';
import { compatible, type Unit } from '../../lang/units.js';
import type { StoredGoal } from '../../store/goals.js';
import type { AskedVersion } from '../evaluation/asked-version.js';
import { questionDefinitions, type QuestionDefinitions } from '../evaluation/question-definitions.js';
import { sourceKeys } from '../evaluation/source-keys.js';
import type { GoalPlan, PlannedReference } from './goal-plan.js';
import { goalPeriods, goalTime, periodsBefore, type GoalPeriod } from './goal-time.js';
import { accumulates, proportionOf } from './kpi-nature.js';
import { PlannedPeriods, referenceText } from './planned-periods.js';
import type { Planning } from './planning.js';

/** What of a goal is read. */
export interface PlannedExtent {
  /** Which of the periods that have begun, ascending as given; absent: all of them. */
  readonly periods?: (begun: readonly GoalPeriod[]) => readonly GoalPeriod[];
  /** Whether periods before those are read as well, as history for chart and forecast. */
  readonly background: boolean;
}

/**
 * The plan of a goal's KPI over its periods; null where it has no KPI. Rejects with YardstickError where a text does not fit the
 * definitions, or the KPI's units do not fit into the goal's periods.
 */
export async function planGoal(definitions: Planning, goal: StoredGoal, { periods, background }: PlannedExtent): Promise<GoalPlan | null> {
  const { content } = goal;
  const { kpi, cadence: { calendar, grain } } = content;
  if (kpi === null) return null;
  const { now } = definitions;
  const version = await definitions.versionOf({ ...goal, content: { ...content, kpi } });
  const compared = await comparedWith(definitions, goal);
  const time = goalTime(goal);
  const points = new PlannedPeriods(goal, time.start, now, (text) => 1 + compared.findIndex(({ of }) => of === text));
  const begun = goalPeriods(content, time, now);
  const asked = (periods?.(begun) ?? begun).map((period) => points.period(period));
  const before = background ? periodsBefore(content, asked[0]?.from ?? time.start).map((period) => points.background(period)) : [];
  const read = planned(definitions, goal, version, compared, points);
  const { checked: { unit, measures }, definition } = version;
  return {
    engine: ENGINE_VERSION,
    goal: goal.key,
    kpi: {
      key: kpi, versionId: definition.versionId, direction: definition.direction, unit, minSample: definition.minSample,
      measureUnits: Object.fromEntries(Object.values(measures).map((measure) => [measure.key, measure.unit])),
      maturityLag: version.maturityLag,
      accumulates: accumulates(read.plan, read.plan.formulas[0]!), proportion: proportionOf(read.plan, 0),
    },
    references: compared.map(({ of, versionId, checked }, index): PlannedReference =>
      ({ of, versionId, formula: index + 1, unit: comparedUnit(checked.unit, unit) })),
    calendar, grain,
    organizationTimeZone: definitions.organization.timeZone,
    ...read,
    periods: asked,
    background: before,
  };
}

const comparedUnit = (own: Unit, kpi: Unit): Unit => (compatible(own, kpi) ? kpi : own);

/** A KPI, or a benchmark's expression, that a target compares with. */
interface Compared {
  readonly of: string;
  readonly versionId: string | null;
  readonly checked: CheckedKpi;
  /** The definitions that it is read over; null: those in force. */
  readonly version: AskedVersion | null;
}

async function comparedWith(definitions: Planning, { targets }: StoredGoal): Promise<Compared[]> {
  const found = new Map<string, Promise<Compared>>();
  for (const { target } of targets) {
    if (target.shape !== 'RELATIVE_TO') continue;
    const { reference } = target;
    const of = referenceText(reference);
    if (of !== null && !found.has(of)) {
      found.set(of, reference.kind === 'KPI' ? comparedKpi(definitions, of)
        : Promise.resolve({ of, versionId: null, checked: definitions.expression(of), version: null }));
    }
  }
  return Promise.all(found.values());
}

async function comparedKpi(definitions: Planning, of: string): Promise<Compared> {
  const version = await definitions.inForce(of);
  return { of, versionId: version.definition.versionId, checked: version.checked, version };
}

function planned(
  { compiled, organization, now }: Planning, goal: StoredGoal, version: AskedVersion, compared: readonly Compared[], points: PlannedPeriods,
): Pick<GoalPlan, 'plan' | 'sources'> {
  const { calendar } = goal.content.cadence;
  const others = compared.flatMap((each) => (each.version === null ? [] : [each.version.catalog]));
  const names = questionDefinitions(compiled.catalog, [version.catalog, ...others]);
  const expressions = [version.checked, ...compared.map(({ checked }) => checked)];
  // A benchmark comes from elsewhere: the goal's scope says nothing about its rows, unless they are those of the KPI.
  const scoped = [version.checked, ...compared.filter((each) => each.version !== null).map(({ checked }) => checked)];
  const slice = scopeOf(goal, sourceKeys(scoped, ({ source }) => [source]), names);
  return {
    plan: tiled({
      expressions, frames: points.frames, calendar, now, by: [], intervals: true,
      chooses: (condition, unit) => holdsOn(condition, localUnit(unit.from!, calendar.timeZone), names),
      dimension: () => undefined,
      slice: (source) => slice[source] ?? null,
      row: { now, timeZone: organization.timeZone, catalog: names },
    }, goal),
    sources: Object.fromEntries(sourceKeys(expressions, sourcesRead).map((key) => {
      const { id, coversFrom } = names.source(key)!;
      return [key, { id, coversFrom }];
    })),
  };
}

function scopeOf({ key, content: { scope } }: StoredGoal, sources: readonly string[], names: QuestionDefinitions): Readonly<Record<string, RowExpr>> {
  if (scope === null || sources.length === 0) return {};
  const result = checkRow(scope, { sources: sources.map((source) => names.source(source)!), calendar: names, place: 'condition', expect: 'boolean' });
  if (result.ok) return result.bySource;
  throw new YardstickError('INVALID_EXPRESSION', `The scope of the goal "${key}" does not fit the definitions in force.`, { diagnostics: result.diagnostics });
}

function tiled(input: PlanInput, { key }: StoredGoal): Plan {
  try {
    return plan(input);
  } catch (error) {
    if (!(error instanceof UnitDoesNotTile)) throw error;
    throw new YardstickError(
      'CONFLICT', `The KPI of the goal "${key}" combines units ${error.unit.toLowerCase()}, and its periods are not made of whole ones.`,
      { hint: 'Give the goal a cadence, a start and an end that such units tile, or another KPI.' },
    );
  }
}
