import { CADENCE_GRAINS } from '../../calendar/cadence.js';
import type { Evidence } from '../../goals/evidence.js';
import type { MissingChild, RollupMethod } from '../../goals/rollup.js';
import type { GoalDefinition } from '../goals/goal-definition.js';
import type { CadenceInput, GoalInput, ParentInput } from '../goals/goal-input.js';
import { decimal } from '../shapes/decimal.js';
import { listOf } from '../shapes/list-of.js';
import { optional, record } from '../shapes/record.js';
import { oneOf, text } from '../shapes/scalars.js';
import { about } from '../shapes/shape.js';
import { targetShape } from './target-shape.js';

const cadence = record<CadenceInput>({
  grain: about('One review for each of these; also the period that a goal judges by itself.', oneOf(CADENCE_GRAINS)),
  opensAfter: optional(about(
    'From a period\'s end until its review opens: P3D are local days, PT72H hours. Absent: at once, or after the KPI\'s maturity lag.', text,
  ), { value: 'P0D' }),
  dueAfter: optional(about('From there until it is due. Absent: P7D.', text), { value: 'P7D' }),
});

const weight = record<NonNullable<ParentInput['weights']>[number]>({
  from: about('The first day, until the next weight\'s.', text),
  weight: about('At least 0, in relation to the other children.', decimal),
});

const parent = record<ParentInput>({
  goal: about('Key of the parent.', text),
  edge: about('ROLLUP under a parent that has a KPI needs the same KPI.', oneOf(['ROLLUP', 'DRIVER'])),
  weights: optional(about('By date, ascending; at most 200. Before the first one it does not count. Absent: 1 at all times.', listOf(weight))),
});

const rollup = record<NonNullable<GoalInput['rollup']>>({
  method: about('How their scores become one.', oneOf<RollupMethod>(['WEIGHTED_MEAN', 'WORST', 'COUNT_MET'])),
  ifMissing: optional(about(
    'What stands for a child without a value. Absent: RENORMALISE.', oneOf<MissingChild>(['RENORMALISE', 'NULL', 'ZERO']),
  ), { value: 'RENORMALISE' }),
});

/** What `defineGoal` and `setTarget` take; but a file says all that there is, so what it leaves out is not kept, but for the owner and the target. */
export const goalShape = record<GoalDefinition>({
  key: about('Its name for programs, `[a-z][a-z0-9_]{0,62}`; never changes.', text),
  name: about('What people call it.', text),
  description: optional(about('What it is for.', text)),
  tags: optional(about('Words to find it by, at most 50. Absent: none.', listOf(text))),
  kpi: optional(about('Key of a KPI in force. Absent: its value is the score of its ROLLUP children, and `rollup` says how.', text)),
  versionPolicy: optional(about('Which version of its KPI judges it. Absent: PIN.', oneOf(['PIN', 'FOLLOW'])), { value: 'PIN' }),
  scope: optional(about(
    'Row-scope condition over the sources that the KPI counts; no fields that identify persons. Absent: all rows.', text,
  )),
  owner: optional(about('Id or e-mail address of a member. Absent: as it is; of a new one whoever defines it.', text)),
  reviewers: optional(about(
    'Ids or e-mail addresses of members, at most 50. Activation needs one who is not the owner, unless the organisation has one member.', listOf(text),
  )),
  materiality: optional(about(
    'A signed number that moves by up to so much has not drifted; in the KPI\'s unit. Absent: 0.', decimal,
  ), { value: '0' }),
  evidence: optional(about('Whether chance has a say. Absent: CENSUS.', oneOf<Evidence>(['CENSUS', 'SAMPLE'])), { value: 'CENSUS' }),
  start: about('Its first day.', text),
  end: optional(about('The first day that does not belong to it. Absent: open-ended.', text)),
  cadence: about('When it is reviewed.', cadence),
  parent: optional(about('The goal that it belongs to. Absent: none.', parent)),
  rollup: optional(about('How its children make its score; for a goal without a KPI.', rollup)),
  guardrails: optional(about('Keys of goals that must not be off for it to be met, at most 20.', listOf(text))),
  target: optional(about(
    'What it is held to; another one than the newest becomes the next version. Absent: whatever has been set stays.', targetShape,
  )),
  targetReason: optional(about('Why the target is another one; needed once the goal has been activated.', text)),
});
