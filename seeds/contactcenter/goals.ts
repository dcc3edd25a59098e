import type { CivilDay } from '../../src/calendar/civil-day.js';
import type { TargetInput } from '../../src/app/goals/target-input.js';
import type { DemoGoal, DemoGoals, LedReview } from '../demo-goals.js';
import { GoalMonths } from './goal-months.js';

/** The goals begin three months before the present one: after the first month there is. */
export const MONTHS_BEFORE_GOALS = 4;

/** A seasonal trajectory reads the year before the goals. */
const MONTHS_OF_A_SEASON = 15;

/**
 * What the centre promises itself for twelve months, and what was said of the months that are over.
 *
 * @param months how many whole ones of data lie before the present one.
 */
export function contactcenterGoals(today: CivilDay, months: number): DemoGoals {
  const time = new GoalMonths(today);
  const common = { start: time.date(-3), end: time.date(9), cadence: { grain: 'MONTH', opensAfter: 'P2D', dueAfter: 'P7D' } } as const;
  const led = (month: number, narrative: string, more: Partial<LedReview> = {}): LedReview =>
    ({ period: time.label(month), knowledge: time.after(month, 5), narrative, ...more });
  const season: TargetInput['trajectory'] =
    months < MONTHS_OF_A_SEASON ? { kind: 'LINEAR' } : { kind: 'SEASONAL', referenceYear: Number(time.date(-3).slice(0, 4)) - 1 };

  const goals: DemoGoal[] = [
    {
      goal: {
        ...common, key: 'good_service', name: 'Good service', tags: ['board'], rollup: { method: 'WEIGHTED_MEAN' },
        description: 'One figure for the board: satisfaction, complaints and promises, scored from 0 to 1.',
      },
      target: { shape: 'AT_LEAST', levels: { floor: '0.33', target: '0.5', stretch: '0.75' }, grain: 'EACH_PERIOD' },
      reviews: [
        led(-3, 'A start. Complaints take most of the points.', { action: 'Report the score to the board, with what it hides' }),
        led(-2, 'As the month before: what costs points is told in the goals below.'),
      ],
    },
    {
      goal: {
        ...common, key: 'handling_cost', name: 'Handling cost no higher than last year', kpi: 'cost_per_contact', tags: ['money'], materiality: '0.005',
      },
      target: {
        shape: 'RELATIVE_TO', reference: { kind: 'SAME_PERIOD_LAST_YEAR' },
        levels: { floor: '0.25', target: '0.05', stretch: '-0.1' }, grain: 'EACH_PERIOD',
      },
      reviews: [
        led(-3, 'Within five cents of last year.', { action: 'Look at the minutes per message of the night team' }),
        led(-2, 'Wages rose with the month; the contacts became shorter.', { declared: 'ON_TRACK' }),
      ],
    },
    {
      goal: {
        ...common, key: 'satisfaction', name: 'Satisfied customers', kpi: 'k24_csat_top2', tags: ['board'], materiality: '0.002',
        parent: { goal: 'good_service', edge: 'ROLLUP', weights: [{ from: time.date(-3), weight: '0.5' }, { from: time.date(-1), weight: '0.6' }] },
        guardrails: ['handling_cost'],
        description: 'Surveys on paper are typed in late: what is signed early moves.',
      },
      target: {
        shape: 'AT_LEAST', levels: { floor: '0.6', target: '0.66', stretch: '0.72' }, grain: 'EACH_PERIOD',
        byPeriod: [{ period: time.decemberFrom(-3), levels: { floor: '0.55', target: '0.62', stretch: '0.7' } }],
      },
      nextTarget: {
        target: { shape: 'AT_LEAST', levels: { floor: '0.6', target: '0.68', stretch: '0.74' }, grain: 'EACH_PERIOD' },
        effectiveFrom: time.at(1, 1, 0),
        reason: 'The first quarter showed that more is possible.',
      },
      reviews: [
        led(-3, 'Most answers are in; those on paper are few.', {
          knowledge: time.after(-3, 3),
          action: 'Have the surveys on paper typed in within two days',
          comment: 'Are those on paper as content as the others?',
          ifDrifted: { restated: 'The surveys on paper have come in, and say something else.' },
        }),
        led(-2, 'Better where mails are answered on the day.', {
          knowledge: time.after(-2, 3),
          changesAsked: 'Please say how many answers are still to come.',
        }),
      ],
    },
    {
      goal: {
        ...common, key: 'satisfaction_by_phone', name: 'Satisfied callers', kpi: 'k24_csat_top2', scope: 'channel == "phone"', evidence: 'SAMPLE',
        parent: { goal: 'satisfaction', edge: 'ROLLUP' },
      },
      target: { shape: 'AT_LEAST', levels: { floor: '0.58', target: '0.66' }, grain: 'EACH_PERIOD' },
      reviews: [
        { period: time.label(-3), skipped: 'Too few answers of callers in the first month to say anything.' },
        led(-2, 'Callers wait, and say so.', {
          knowledge: time.after(-2, 1),
          action: 'Open two more lines on Mondays',
          ifDrifted: { accepted: 'A few late answers; they would not have changed what we did.' },
        }),
      ],
    },
    {
      goal: {
        ...common, key: 'prompt_replies', name: 'Messages replied to within a day', kpi: 'k10_messages_replied_in_24h', tags: ['messages'],
        parent: { goal: 'satisfaction', edge: 'DRIVER' }, description: 'Believed to move satisfaction.',
      },
      target: {
        shape: 'AT_LEAST', levels: { floor: '0.85', target: '0.92', stretch: '0.95' }, grain: 'AT_END', tolerance: '0.01',
        trajectory: {
          kind: 'STEPS',
          steps: [{ from: time.date(-3), value: '0.87' }, { from: time.date(1), value: '0.89' }, { from: time.date(5), value: '0.91' }],
        },
      },
      reviews: [
        led(-3, 'The queue of the night is worked off by ten.', { action: 'Second early shift on Mondays' }),
        led(-2, 'Held, with a week of promotion in it.'),
      ],
    },
    {
      goal: {
        ...common, key: 'few_complaints', name: 'Few complaints', kpi: 'complaint_share', tags: ['quality'], materiality: '0.001',
        parent: { goal: 'good_service', edge: 'ROLLUP', weights: [{ from: time.date(-3), weight: '0.3' }] },
      },
      target: {
        shape: 'AT_MOST', levels: { floor: '0.15', target: '0.132', stretch: '0.115' }, grain: 'SHARE_OF_PERIODS', share: '0.75',
      },
      reviews: [
        led(-3, 'Three months of four may be good enough: this is one of them or it is the fourth.', { action: 'Read fifty complaints about deliveries' }),
        led(-2, 'Topics are corrected as tickets are closed.'),
      ],
    },
    {
      goal: {
        ...common, key: 'promises', name: 'Promises kept', kpi: 'k08_promises_kept', tags: ['quality'],
        parent: { goal: 'good_service', edge: 'ROLLUP', weights: [{ from: time.date(-3), weight: '0.2' }] },
      },
      target: { shape: 'AT_LEAST', levels: { floor: '0.7', target: '0.8', stretch: '0.9' }, grain: 'EACH_PERIOD' },
      reviews: [
        led(-3, 'Four of five are kept.', { knowledge: time.after(-3, 7), action: 'Remind agents of their promises at noon' }),
        { period: time.label(-2), skipped: 'The list of promises was moved to another system; half of them were promised twice.' },
      ],
    },
    {
      goal: { ...common, key: 'staffing', name: 'As many contacts as there is staff for', kpi: 'contacts', tags: ['volume'] },
      target: {
        shape: 'BETWEEN', bands: { floor: { lo: '900', hi: '1800' }, target: { centre: '1300', distance: '200' } }, grain: 'EACH_PERIOD',
      },
      reviews: [
        led(-3, 'As planned.', { action: 'Plan the peaks with the shop' }),
        led(-2, 'As planned, but for one week.', { unsigned: true }),
      ],
    },
    {
      goal: { ...common, key: 'orders', name: 'Orders of the year', kpi: 'orders', tags: ['sales'] },
      target: {
        shape: 'REACH', levels: { floor: '8600', target: '9400', stretch: '10500' }, grain: 'CUMULATIVE', trajectory: season, tolerance: '200',
      },
      reviews: [
        led(-3, 'The season is what it was last year.', { action: 'Ask who did not come back' }),
        led(-2, 'On the way.'),
      ],
    },
    {
      goal: { ...common, key: 'sales', name: 'Sales of the year', kpi: 'sales', tags: ['sales'], cadence: { ...common.cadence, grain: 'QUARTER' } },
      target: {
        shape: 'REACH', levels: { floor: '620000', target: '680000' }, grain: 'CUMULATIVE', trajectory: { kind: 'LINEAR' }, tolerance: '20000',
      },
      reviews: [],
    },
    {
      goal: { ...common, key: 'less_waiting', name: 'Less waiting for customers', kpi: 'waiting_share', tags: ['tickets'], materiality: '0.0005' },
      target: {
        shape: 'CHANGE', levels: { target: '0.045' }, grain: 'AT_END', trajectory: { kind: 'LINEAR' }, tolerance: '0.01',
      },
      reviews: [
        led(-3, 'Tickets that wait for customers are closed after ten days.', { action: 'Write the reminder to customers anew' }),
        led(-2, 'Some tickets of the month are still open.'),
      ],
    },
    {
      goal: {
        ...common, key: 'calls_in_time', name: 'Calls answered in time', kpi: 'k84_service_level_abandons_negative', tags: ['calls'], materiality: '0.001',
      },
      target: { shape: 'BUDGET', levels: { floor: '0.55', target: '0.62', stretch: '0.7' }, grain: 'CUMULATIVE' },
      exclusion: {
        from: time.at(-2, 10, 8), to: time.at(-2, 10, 14), category: 'Outage',
        reason: "The provider's exchange was down from eight to two; their report is kept with the contract.",
      },
      reviews: [
        led(-3, 'The budget of late calls lasts.', { action: 'Agree with the provider on credit for outages' }),
        led(-2, 'Without the outage, and with it: both are told.', { knowledge: null }),
      ],
    },
    {
      goal: { ...common, key: 'returns', name: 'Few orders sent back', kpi: 'return_rate', tags: ['quality'] },
      target: { shape: 'AT_MOST', levels: { floor: '0.11', target: '0.095', stretch: '0.08' }, grain: 'EACH_PERIOD' },
      reviews: [led(-3, 'What was ordered in this month has had its four weeks to come back.', {
        knowledge: time.after(-3, 30), action: 'Photograph the garden chairs anew',
      })],
    },
  ];
  return {
    people: {
      LEAD: { email: 'lena.lead@contactcenter.example', name: 'Lena Lead' },
      REVIEWER: { email: 'ruben.reviewer@contactcenter.example', name: 'Ruben Reviewer' },
    },
    goals,
  };
}
