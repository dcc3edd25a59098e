import { judgedWaterfall, type JudgedStep } from '../../goals/waterfall.js';
import { Decimal } from '../../kernel/decimal.js';
import { instantText } from '../../kernel/instant.js';
import type { Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import type { GoalReading } from '../progress/goal-reading.js';
import { SCORED } from '../progress/judged-goal.js';
import { runGoalPlans } from '../progress/run-goal-plans.js';
import { endOfEdition, endOfNow, type ChangeEnd } from './change-end.js';
import type { ChangeCause, ChangeModel } from './change-model.js';
import { excludedPlan } from './excluded-plan.js';
import { marginOf, type FrozenTarget } from './margin-of.js';
import { replaySnapshot } from './replay-snapshot.js';
import { editionContent } from './require-edition.js';
import { causesWithRows, ROW_CAUSES, rowsLetIn, type RowCause } from './row-causes.js';
import type { SnapshotContent } from './snapshot-content.js';

type Step = JudgedStep & { readonly name: ChangeCause };

/**
 * Why a signed number differs from that of another edition of its goal, or from what it would be now: causes are let in one after the
 * other, and each one's part is what it changed then. Together they are exactly the difference. Throws NOT_FOUND, BAD_INPUT.
 *
 * @param to id of the other edition, which knows at least as much; null: now.
 */
export async function explainChange(ctx: AppContext, edition: string, to: string | null): Promise<ChangeModel> {
  authorize(ctx, 'readGoals');
  const reading = await ctx.reading();
  const content = await editionContent(reading, edition);
  const end = to === null ? await endOfNow(reading, content) : await endOfEdition(reading, content, to);
  const steps = content.plan === null || end.sameDefinition === null ? await childrenSteps(reading, content, end)
    : await rowSteps(reading, content, content.plan, end.sameDefinition, end);
  const start = { value: decimal(content.value), margin: decimal(content.margin) };
  return {
    edition, to, knownFrom: instantText(content.knowledge), knownTo: instantText(end.knowledge),
    ...judgedWaterfall(start, end.frozen === null ? steps : [...steps, { name: 'ENGINE_AND_ERASED', ...end.frozen }]),
  };
}

const decimal = (text: string | null): Decimal | null => (text === null ? null : new Decimal(text));

/** Every state between the two ends is read once, and all of them side by side. */
async function rowSteps(reading: Reading, content: SnapshotContent, plan: GoalPlan, sameDefinition: GoalPlan, end: ChangeEnd): Promise<Step[]> {
  const { knowledge: since, exclusions } = content;
  const readings = new Map<Run, Promise<GoalReading>>();
  const step = async (name: ChangeCause, run: Run, target: FrozenTarget): Promise<Step> => {
    const found = readings.get(run) ?? judgedReading(reading, run);
    readings.set(run, found);
    const judged = await found;
    return { name, value: judged.value, margin: marginOf(target, judged, run.plan.kpi.direction) };
  };
  const before: Run = { plan, knowledge: since, stretches: exclusions };
  const after: Run = { ...before, knowledge: end.knowledge };
  const excluded: Run = { ...after, stretches: end.stretches };
  const defined: Run = { ...excluded, plan: sameDefinition };
  const brought = await causesWithRows(reading, plan, since, end.knowledge);
  return Promise.all([
    step('ENGINE_AND_ERASED', before, content),
    ...rowStates(before, after, brought).map(([cause, run]) => step(cause, run, content)),
    step('EXCLUSIONS', excluded, content),
    step('DEFINITION', defined, content),
    step('TARGET', defined, end.target),
    ...end.otherPeriod === null ? [] : [step('REAL_CHANGE', { ...defined, plan: end.otherPeriod }, end.target)],
  ]);
}

interface Run {
  readonly plan: GoalPlan;
  readonly knowledge: number;
  readonly stretches: readonly Span[];
  readonly letIn?: ScanRequest['letIn'];
}

/** A cause that brought no rows leaves all as it was before; once the last one that did is let in, all is as it is after. */
function rowStates(before: Run, after: Run, brought: readonly RowCause[]): [RowCause, Run][] {
  let state = before;
  return ROW_CAUSES.map((cause) => {
    if (brought.includes(cause)) {
      state = cause === brought.at(-1) || cause === 'SCOPE' ? after : { ...after, letIn: rowsLetIn(before.plan, before.knowledge, cause) };
    }
    return [cause, state];
  });
}

async function judgedReading(reading: Reading, { plan, knowledge, stretches, letIn }: Run): Promise<GoalReading> {
  const [run] = await runGoalPlans(reading, [{ ...plan, plan: excludedPlan(plan.plan, stretches) }], knowledge, letIn);
  return run!.readings[0]!;
}

/** A goal without a KPI changes with its children's numbers. */
async function childrenSteps(reading: Reading, content: SnapshotContent, end: ChangeEnd): Promise<Step[]> {
  const step = (name: ChangeCause, value: Decimal | null, target: FrozenTarget): Step =>
    ({ name, value, margin: marginOf(target, { value, reference: null, counts: null }, SCORED.direction) });
  const replayed = decimal((await replaySnapshot(reading, content, content.knowledge)).value);
  return [step('ENGINE_AND_ERASED', replayed, content), step('CHILDREN', end.rolledUp, content), step('TARGET', end.rolledUp, end.target)];
}
