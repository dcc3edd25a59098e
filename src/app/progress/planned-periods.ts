import type { Calendar } from '../../calendar/grain.js';
import { askedMoment, settled, type Moment } from '../../calendar/moment.js';
import { periodBack, stepOfGrain, stepOfWindow, windowBack, type Step } from '../../calendar/step.js';
import type { Target } from '../../goals/target.js';
import { targetAt, type StoredGoal, type StoredTarget } from '../../store/goals.js';
import type { BackgroundPeriod, PlannedPeriod, PointRef } from './goal-plan.js';
import type { GoalPeriod } from './goal-time.js';
import type { Period } from '../../calendar/period.js';

/** The frames of a goal's plan: 0 has whole periods of the calendar, which never overlap; 1 everything else. */
const [WHOLE, APART] = [0, 1];

/** The target that governs a period: the one in force at its end, while it runs now; before the first one holds, that one. */
export function governingTargetOf({ targets }: Pick<StoredGoal, 'targets'>, { to }: Pick<Period, 'to'>, now: number): StoredTarget | undefined {
  return targetAt(targets, Math.min(to - 1, now)) ?? targets[0];
}

/** The points that the periods of a goal are read at, each once. */
export class PlannedPeriods {
  private readonly moments: [Moment[], Moment[]] = [[], []];
  private readonly known = new Map<string, PointRef>();

  constructor(
    private readonly goal: Pick<StoredGoal, 'content' | 'targets'>, private readonly start: number, private readonly now: number,
    /** The formula of what a reference names; see `referenceText`. */
    private readonly formulaOf: (reference: string) => number,
  ) {}

  get frames(): readonly (readonly Moment[])[] {
    return this.moments;
  }

  background({ label, from, to }: Period): BackgroundPeriod {
    return { label, from, to, own: this.wholePeriod({ from, to }) };
  }

  period({ label, from, to, whole }: GoalPeriod): PlannedPeriod {
    const governing = governingTargetOf(this.goal, { to }, this.now);
    const targetGrain = governing?.target.grain.kind ?? 'EACH_PERIOD';
    const own = whole ? this.wholePeriod({ from, to }) : this.window({ from, to });
    const isCumulative = targetGrain === 'CUMULATIVE';
    const value = isCumulative ? this.window({ from: this.start, to }) : own;
    const judged = isCumulative ? { from: this.start, to, whole: false } : { from, to, whole };
    return {
      label, from, to, whole, own, value, targetGrain,
      targetId: governing?.id ?? null,
      reference: governing?.target.shape === 'RELATIVE_TO' ? this.reference(governing.target, judged, value) : null,
    };
  }

  private reference(
    { reference }: Extract<Target, { shape: 'RELATIVE_TO' }>, judged: Omit<GoalPeriod, 'label'>, value: PointRef,
  ): PlannedPeriod['reference'] {
    const text = referenceText(reference);
    return text === null ? { formula: 0, ...this.lastYear(judged, value) } : { formula: this.formulaOf(text), ...value };
  }

  private wholePeriod(period: Omit<Period, 'label'>): PointRef {
    const { grain } = this.goal.content.cadence;
    return this.point(WHOLE, askedMoment(period, grain, stepOfGrain(grain), this.now));
  }

  private window(stretch: Omit<Period, 'label'>): PointRef {
    return this.point(APART, askedMoment(stretch, null, stepOfWindow({}, { ...stretch, label: '' }, this.calendar), this.now));
  }

  /** What still runs is compared with the same elapsed part, which moves on as it does. */
  private lastYear({ from, to, whole }: Omit<GoalPeriod, 'label'>, { frame, point }: PointRef): PointRef {
    const { grain } = this.goal.content.cadence;
    const step: Step = grain === 'WEEK' ? { unit: 'DAY', count: 364 } : { unit: 'MONTH', count: 12 };
    const stretch = { from, to, label: '' };
    const then = whole ? periodBack(stretch, grain, step, this.now, this.calendar) : windowBack(stretch, step, this.now, this.calendar);
    const own = this.moments[frame]![point]!;
    return this.point(APART, settled({ ...own, from: then.from, to: then.to, end: then.to, open: false }, this.now));
  }

  private point(frame: number, moment: Moment): PointRef {
    const { from, to, end, grain, open } = moment;
    const identity = [frame, from, to, end, grain, open].join();
    const known = this.known.get(identity) ?? { frame, point: this.moments[frame]!.push(moment) - 1 };
    this.known.set(identity, known);
    return known;
  }

  private get calendar(): Calendar {
    return this.goal.content.cadence.calendar;
  }
}

/** Key of the KPI, or the expression of the benchmark, that values are compared with; null: the KPI itself, last year. */
export function referenceText(reference: Extract<Target, { shape: 'RELATIVE_TO' }>['reference']): string | null {
  switch (reference.kind) {
    case 'KPI': return reference.kpi;
    case 'BENCHMARK': return reference.series;
    case 'SAME_PERIOD_LAST_YEAR': return null;
  }
}
