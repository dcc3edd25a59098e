import { badInput, YardstickError } from '../../kernel/errors.js';
import { Decimal } from '../../kernel/decimal.js';
import type { Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import type { StoredGoal } from '../../store/goals.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import { planGoal } from '../progress/plan-goals.js';
import { planning } from '../progress/planning.js';
import { goalsNow } from './goals-now.js';
import type { FrozenTarget } from './margin-of.js';
import { plainJson } from './plain-json.js';
import { editionContent } from './require-edition.js';
import type { SnapshotContent } from './snapshot-content.js';

/** Where a change leads. */
export interface ChangeEnd {
  readonly knowledge: number;
  readonly stretches: readonly Span[];
  /** Over the period that the change begins in; null where the goal has no KPI. */
  readonly sameDefinition: GoalPlan | null;
  readonly target: FrozenTarget;
  /** Its own period, where that is another one. */
  readonly otherPeriod: GoalPlan | null;
  /** As it was signed; null: it is now, and signed by nobody. */
  readonly frozen: { readonly value: Decimal | null; readonly margin: Decimal | null } | null;
  /** Of a goal without a KPI. */
  readonly rolledUp: Decimal | null;
}

const decimal = (text: string | null): Decimal | null => (text === null ? null : new Decimal(text));

/** What the goal's number of the period would be now: by today's definitions, target and exclusions. */
export async function endOfNow(reading: Reading, content: SnapshotContent): Promise<ChangeEnd> {
  const { goal, progress, excluded, definitions } = await goalsNow(reading).load(content.goal.id);
  if (progress instanceof YardstickError) throw progress;
  const judged = progress.history.find(({ label }) => label === content.period.label);
  const target = goal.targets.find(({ id }) => id === judged?.targetId);
  return {
    knowledge: definitions.now, frozen: null, otherPeriod: null, stretches: excluded,
    sameDefinition: content.plan === null ? null : await planGoal(definitions, goal, { periods: () => [content.period], background: false }),
    target: {
      target: judged?.target && target ? { versionId: target.id, number: target.number, definition: judged.target } : null,
      budget: plainJson(judged?.budget ?? null) as SnapshotContent['budget'],
    },
    rolledUp: content.plan === null ? judged?.value ?? null : null,
  };
}

/** Another edition of the same goal. @throws YardstickError NOT_FOUND; BAD_INPUT for one of another goal, or of what was known earlier. */
export async function endOfEdition(reading: Reading, content: SnapshotContent, to: string): Promise<ChangeEnd> {
  const end = await editionContent(reading, to);
  if (end.goal.id !== content.goal.id) throw badInput('to', 'The editions are of two goals.', 'Compare editions of one goal.');
  if (end.knowledge < content.knowledge) {
    throw badInput('to', 'The edition to knows less than the one that the change begins with.', 'Give the earlier one as edition, the later one as to.');
  }
  const isSamePeriod = end.period.from === content.period.from && end.period.to === content.period.to;
  return {
    knowledge: end.knowledge, stretches: end.exclusions, target: end,
    sameDefinition: isSamePeriod || content.plan === null ? end.plan
      : await planOver(reading, content, end),
    otherPeriod: isSamePeriod ? null : end.plan,
    frozen: { value: decimal(end.value), margin: decimal(end.margin) },
    rolledUp: end.plan === null ? decimal(end.value) : null,
  };
}

/** The goal as if it had the version of the KPI that an edition had. */
const pinnedAs = (goal: StoredGoal, { kpi }: SnapshotContent): StoredGoal =>
  ({ ...goal, content: { ...goal.content, versionPolicy: 'PIN' }, pinnedVersionId: kpi?.versionId ?? null });

/** The plan of an edition's period by what another one had: the version of the KPI, and its knowledge. */
async function planOver(reading: Reading, { goal: { id }, period }: SnapshotContent, end: SnapshotContent): Promise<GoalPlan | null> {
  const pinned = pinnedAs((await goalsNow(reading).load(id)).goal, end);
  const definitions = await planning(reading, [pinned], { now: end.knowledge, definition: null });
  return planGoal(definitions, pinned, { periods: () => [period], background: false });
}
