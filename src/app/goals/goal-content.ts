import type { Cadence } from '../../calendar/cadence.js';
import { cadenceFindings } from '../../calendar/cadence-findings.js';
import { civilDay, FIRST_YEAR, LAST_YEAR, parseDate, type CivilDay } from '../../calendar/civil-day.js';
import { lagOf, type Lag } from '../../calendar/lag.js';
import { canonicalDecimal } from '../../kernel/decimal.js';
import { badInput } from '../../kernel/errors.js';
import { DEFINITION_KEY } from '../../kernel/ids.js';
import type { GoalContent } from '../../store/goal-content.js';
import { nameText, LONGEST_DESCRIPTION, LONGEST_WORD, optional, optionalExpression, shownKey, storable } from '../definitions/texts.js';
import type { CadenceInput, GoalInput, ParentInput } from './goal-input.js';

const MOST_TAGS = 50;
const MOST_REVIEWERS = 50;
const MOST_GUARDRAILS = 20;
const MOST_WEIGHTS = 200;
/** Of a goal: an open-ended one has no more weeks since then than a list of reviews holds, and reference years lie within what dates can be. */
const EARLIEST = civilDay(1950, 0, 1);
/** Of a goal that ends, for the same reason. */
const MOST_DAYS = 36_525;

/** What an input says by itself. People and the calendar are yet to be found. */
export interface ReadGoalInput {
  readonly key: string;
  readonly name: string;
  readonly description: string | null;
  /** Null: to be left as they are. */
  readonly tags: readonly string[] | null;
  /** As named; null: to be left as it is. */
  readonly owner: string | null;
  readonly reviewers: readonly string[];
  readonly content: Omit<GoalContent, 'owner' | 'reviewers' | 'cadence'> & { readonly cadence: Omit<GoalContent['cadence'], 'calendar'> };
}

/** Reads what can be judged without anything stored. Throws BAD_INPUT with the part at fault. */
export function readGoalInput(input: GoalInput): ReadGoalInput {
  const { key } = input;
  if (!DEFINITION_KEY.test(key)) {
    throw badInput('input.key', `"${shownKey(key)}" is no key.`, 'A key is [a-z][a-z0-9_]{0,62}: csat_emea_2026.');
  }
  const kpi = input.kpi ?? null;
  const rollup = input.rollup ?? null;
  if ((kpi === null) === (rollup === null)) {
    throw badInput(kpi === null ? 'input.kpi' : 'input.rollup', kpi === null
      ? 'The goal has neither a KPI nor a rollup, so it has no value.' : 'The goal has a KPI and a rollup, so it has two values.',
    'Give one of them: a KPI, or how the scores of its children make its own.');
  }
  const scope = optionalExpression('input.scope', input.scope);
  if (kpi === null && scope !== null) {
    throw badInput('input.scope', 'A goal without a KPI reads no rows, so there is nothing to scope.', 'Scope its children.');
  }
  return {
    key,
    name: nameText('input.name', input.name),
    description: optional('input.description', input.description, LONGEST_DESCRIPTION),
    tags: input.tags == null ? null : [...new Set(texts('input.tags', input.tags, MOST_TAGS))],
    owner: input.owner ?? null,
    reviewers: texts('input.reviewers', input.reviewers ?? [], MOST_REVIEWERS),
    content: {
      kpi, scope: scope?.trim() === '' ? null : scope,
      versionPolicy: input.versionPolicy ?? 'PIN',
      materiality: amount('input.materiality', input.materiality ?? '0'),
      evidence: input.evidence ?? 'CENSUS',
      ...datesOf(input),
      cadence: cadenceOf(input.cadence),
      parent: input.parent == null ? null : parentOf(input.parent, key),
      rollup: rollup === null ? null : { method: rollup.method, ifMissing: rollup.ifMissing ?? 'RENORMALISE' },
      guardrails: guardrailsOf(input.guardrails ?? [], key),
    },
  };
}

/** The cadence as the calendar takes it. */
export const cadenceIn = ({ cadence: { grain, opensAfter, dueAfter } }: Pick<GoalContent, 'cadence'>): Cadence =>
  ({ grain, opensAfter: lagOf(opensAfter)!, dueAfter: lagOf(dueAfter)! });

function datesOf({ start, end = null }: Pick<GoalInput, 'start' | 'end'>): Pick<GoalContent, 'start' | 'end'> {
  const first = day('input.start', start);
  if (first < EARLIEST) throw badInput('input.start', `The goal starts in ${start.slice(0, 4)}, before 1950.`, 'Check the year.');
  if (end === null) return { start, end };
  const last = day('input.end', end);
  if (last <= first) {
    const hint = 'The end is the first day that does not belong to it: a goal for 2026 is from 2026-01-01 to 2027-01-01.';
    throw badInput('input.end', `The goal ends (${end}) before it has begun (${start}).`, hint);
  }
  if (last - first > MOST_DAYS) throw badInput('input.end', 'The goal is longer than a hundred years.', 'Check the years.');
  return { start, end };
}

function day(argument: string, text: string): CivilDay {
  const found = parseDate(text);
  if (found !== undefined) return found;
  const message = `${argument} is no date: "${text.slice(0, 40).toWellFormed()}".`;
  throw badInput(argument, message, `Write it as in 2026-03-01, in the years ${FIRST_YEAR} to ${LAST_YEAR}.`);
}

function cadenceOf({ grain, opensAfter, dueAfter }: CadenceInput): ReadGoalInput['content']['cadence'] {
  const stored = { grain, opensAfter: opensAfter ?? 'P0D', dueAfter: dueAfter ?? 'P7D' };
  const lag = (field: 'opensAfter' | 'dueAfter'): Lag => {
    const found = lagOf(stored[field]);
    if (found !== undefined) return found;
    const message = `input.cadence.${field} is no duration of days, hours, minutes and seconds: "${stored[field].slice(0, 40).toWellFormed()}".`;
    throw badInput(`input.cadence.${field}`, message, 'Write it as in P7D or PT36H: months and years have no fixed length.');
  };
  const [wrong] = cadenceFindings({ grain, opensAfter: lag('opensAfter'), dueAfter: lag('dueAfter') });
  if (wrong !== undefined) throw badInput(`input.cadence.${wrong.field}`, wrong.message, wrong.hint);
  return stored;
}

function parentOf({ goal, edge, weights }: ParentInput, key: string): NonNullable<GoalContent['parent']> {
  if (goal === key) throw badInput('input.parent.goal', 'A goal cannot be its own parent.');
  const dated = weights ?? [];
  if (dated.length > MOST_WEIGHTS) throw badInput('input.parent.weights', `There are ${dated.length} weights; at most ${MOST_WEIGHTS} are kept.`);
  if (edge === 'DRIVER' && dated.length > 0) {
    throw badInput('input.parent.weights', 'A driver has no weight: its parent is not computed from it.', 'Leave the weights out, or use ROLLUP.');
  }
  const read = dated.map(({ from, weight }, index) => {
    const place = `input.parent.weights[${index}]`;
    const at = day(`${place}.from`, from);
    if (index > 0 && at <= parseDate(dated[index - 1]!.from)!) {
      throw badInput(`${place}.from`, 'A weight does not begin after the one before it.', 'Give each date once, earliest first.');
    }
    return { from, weight: amount(`${place}.weight`, weight) };
  });
  return { goal, edge, weights: read };
}

function guardrailsOf(keys: readonly string[], key: string): string[] {
  if (keys.length > MOST_GUARDRAILS) throw badInput('input.guardrails', `There are ${keys.length} guardrails; at most ${MOST_GUARDRAILS} are kept.`);
  const own = keys.indexOf(key);
  if (own >= 0) throw badInput(`input.guardrails[${own}]`, 'A goal cannot be its own guardrail.');
  return [...new Set(keys)].sort();
}

/** An exact decimal of at least 0. */
function amount(argument: string, text: string): string {
  const exact = canonicalDecimal(text);
  if (exact !== undefined && !exact.startsWith('-')) return exact;
  const shown = text.slice(0, 40).toWellFormed();
  throw badInput(argument, exact === undefined ? `${argument} is no number with at most 34 digits: "${shown}".` : `${argument} is below 0: ${shown}.`);
}

function texts(argument: string, given: readonly string[], most: number): string[] {
  if (given.length > most) throw badInput(argument, `${argument} has ${given.length.toLocaleString('en')} entries; at most ${most} are kept.`);
  return given.map((text, index) => {
    const kept = storable(`${argument}[${index}]`, text, argument === 'input.tags' ? LONGEST_WORD : 254);
    if (kept === '') throw badInput(`${argument}[${index}]`, `${argument}[${index}] is empty.`);
    return kept;
  });
}
