import { badInput, conflict } from '../../../kernel/errors.js';
import type { Reading } from '../../../store/database.js';
import { LONGEST_DESCRIPTION, optional } from '../../definitions/texts.js';
import { judgedNext } from '../../goals/judging-version.js';
import { planTarget } from '../../goals/plan-target.js';
import { readTarget } from '../../goals/target-input.js';
import type { TargetToWrite } from '../../goals/write-target.js';
import type { Planning } from '../../progress/planning.js';
import { otherTarget } from './declared-target.js';
import type { GoalFinding } from './goal-finding.js';
import type { NextGoal } from './next-goal.js';

/**
 * The next version of a goal's target, from its next period on; null: the file says none, or the one that stands. Errors come back as findings.
 * Throws YardstickError for a closed goal, without a reason where one is needed, and as `planTarget`.
 */
export async function nextTarget(reading: Reading, definitions: Planning, { given: { given }, next }: NextGoal): Promise<TargetToWrite | null | GoalFinding[]> {
  if (given.target == null) return null;
  const read = otherTarget(readTarget(given.target, next.content.cadence.calendar.timeZone), next);
  if (read === null) return null;
  if (next.state === 'CLOSED') throw conflict(`The goal "${next.key}" is closed: it has its last target.`, { hint: 'Define another goal.' });
  const reason = optional('targetReason', given.targetReason, LONGEST_DESCRIPTION);
  if (next.state !== 'DRAFT' && reason === null) {
    throw badInput('target', 'A target of a goal that has been activated changes for a reason.', 'Say why in targetReason; it is kept with the target.');
  }
  const asked = judgedNext(next);
  const { planned, findings } = await planTarget(reading, definitions, asked, read, null);
  if (planned !== null) return { ...planned, reason, kpiVersionId: asked.pinnedVersionId };
  return findings.filter(({ severity }) => severity === 'ERROR')
    .map(({ code, place, message, hint }) => ({ key: next.key, part: place, code, message, hint }));
}
