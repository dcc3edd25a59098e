import { judgedWaterfall, type JudgedStep } from '../../goals/waterfall.js';
import { Decimal } from '../../kernel/decimal.js';
import { instantText } from '../../kernel/instant.js';
import type { Span } from '../../lang/plan.js';
import type { Reading } from '../../store/database.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import type { ScanRequest } from '../evaluation/scan-loader.js';
import type { GoalPlan } from '../progress/goal-plan.js';
import { SCORED } from '../progress/judged-goal.js';
import { endOfEdition, endOfNow, type ChangeEnd } from './change-end.js';
import type { ChangeCause, ChangeModel } from './change-model.js';
import { marginOf, type FrozenTarget } from './margin-of.js';
import { replaySnapshot } from './replay-snapshot.js';
import { requireEdition } from './require-edition.js';
import { rowsLetIn } from './row-causes.js';
import { runSnapshot } from './run-snapshot.js';
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
  const found = await requireEdition(reading, edition);
  const { content } = found;
  const end = to === null ? await endOfNow(reading, found) : await endOfEdition(reading, found, to);
  const steps = content.plan === null || end.sameDefinition === null ? await childrenSteps(reading, content, end)
    : await rowSteps(reading, content, content.plan, end.sameDefinition, end);
  const start = { value: decimal(content.value), margin: decimal(content.margin) };
  return {
    edition, to, knownFrom: instantText(content.knowledge), knownTo: instantText(end.knowledge),
    ...judgedWaterfall(start, end.frozen === null ? steps : [...steps, { name: 'ENGINE_AND_ERASED', ...end.frozen }]),
  };
}

const decimal = (text: string | null): Decimal | null => (text === null ? null : new Decimal(text));

async function rowSteps(reading: Reading, content: SnapshotContent, plan: GoalPlan, sameDefinition: GoalPlan, end: ChangeEnd): Promise<Step[]> {
  const { knowledge: since, exclusions } = content;
  const step = async (name: ChangeCause, run: Run): Promise<Step> => {
    const { judged } = await runSnapshot(reading, run.plan, run.knowledge, run.stretches, run.letIn);
    return { name, value: judged.value, margin: marginOf(run.target, judged, run.plan.kpi.direction) };
  };
  const before: Run = { plan, knowledge: since, stretches: exclusions, target: content };
  const after: Run = { ...before, knowledge: end.knowledge };
  const excluded: Run = { ...after, stretches: end.stretches };
  const defined: Run = { ...excluded, plan: sameDefinition };
  const held: Run = { ...defined, target: end.target };
  return [
    await step('ENGINE_AND_ERASED', before),
    await step('LATE_DATA', { ...after, letIn: rowsLetIn(plan, since, 'LATE') }),
    await step('CORRECTED_DATA', { ...after, letIn: rowsLetIn(plan, since, 'LATE_AND_CORRECTED') }),
    await step('SCOPE', after),
    await step('EXCLUSIONS', excluded),
    await step('DEFINITION', defined),
    await step('TARGET', held),
    ...end.otherPeriod === null ? [] : [await step('REAL_CHANGE', { ...held, plan: end.otherPeriod })],
  ];
}

interface Run {
  readonly plan: GoalPlan;
  readonly knowledge: number;
  readonly stretches: readonly Span[];
  readonly target: FrozenTarget;
  readonly letIn?: ScanRequest['letIn'];
}

/** A goal without a KPI changes with its children's numbers. */
async function childrenSteps(reading: Reading, content: SnapshotContent, end: ChangeEnd): Promise<Step[]> {
  const step = (name: ChangeCause, value: Decimal | null, target: FrozenTarget): Step =>
    ({ name, value, margin: marginOf(target, { value, reference: null, counts: null }, SCORED.direction) });
  const replayed = decimal((await replaySnapshot(reading, content, content.knowledge)).value);
  return [step('ENGINE_AND_ERASED', replayed, content), step('CHILDREN', end.rolledUp, content), step('TARGET', end.rolledUp, end.target)];
}
