import type { GoalState } from '../../goals/goal-states.js';
import { badInput } from '../../kernel/errors.js';
import { authorize } from '../access.js';
import type { AppContext } from '../context.js';
import { keyPage } from '../definitions/key-page.js';
import { LONGEST_NAME, storable } from '../definitions/texts.js';
import type { Page, PageInput } from '../page.js';
import type { GoalModel } from './goal-model.js';
import { knownGoals } from './known-goals.js';

export interface GoalsInput extends PageInput {
  /** Only those among these keys; keys of nothing are passed over. At most 100. */
  readonly keys?: readonly string[] | null;
  /** Key of their KPI. */
  readonly kpi?: string | null;
  /** Id of their owner. */
  readonly owner?: string | null;
  readonly state?: GoalState | null;
  readonly tag?: string | null;
  /** Words that key, name, description or tags must hold, in any case and order. */
  readonly search?: string | null;
}

const MOST_KEYS = 100;

/** The organisation's goals, by key. The filters narrow each other. */
export async function goals(ctx: AppContext, input: GoalsInput): Promise<Page<GoalModel>> {
  authorize(ctx, 'readGoals');
  if ((input.keys?.length ?? 0) > MOST_KEYS) {
    throw badInput('keys', `keys names ${input.keys!.length.toLocaleString('en')} goals; at most ${MOST_KEYS} can be asked for.`);
  }
  const keys = input.keys == null ? null : new Set(input.keys);
  const words = folded(storable('search', input.search ?? '', LONGEST_NAME)).split(/\s+/).filter((word) => word !== '');
  const found = (await knownGoals(ctx)).filter((goal) => {
    if (keys !== null && !keys.has(goal.key)) return false;
    if (input.kpi != null && goal.kpiKey !== input.kpi) return false;
    if (input.owner != null && goal.ownerId !== input.owner) return false;
    if (input.state != null && goal.state !== input.state) return false;
    if (input.tag != null && !goal.tags.includes(input.tag)) return false;
    const text = folded([goal.key, goal.name, goal.description ?? '', ...goal.tags].join('\n'));
    return words.every((word) => text.includes(word));
  });
  return keyPage(found, input);
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase();
