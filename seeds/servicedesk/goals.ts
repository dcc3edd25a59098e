import type { DemoGoal, DemoGoals, LedReview } from '../demo-goals.js';

const THROUGH = { start: '2016-03-01', end: '2016-06-01' } as const;
const MONTHLY = { grain: 'MONTH', dueAfter: 'P7D' } as const;

/** What the desk's system said on the morning of the third day of the next month. The log tells minutes: none is cut in two. */
const KNOWN = { '2016-03': '2016-04-03T09:00:30Z', '2016-04': '2016-05-03T09:00:30Z', '2016-05': '2016-06-03T09:00:30Z' } as const;

const led = (period: keyof typeof KNOWN, narrative: string, more: Partial<LedReview> = {}): LedReview => ({
  period,
  narrative,
  knowledge: KNOWN[period],
  ...more,
});

/** Three months of the log, each signed when it was over. What the desk wrote into its incidents after that moves the numbers. */
const GOALS: readonly DemoGoal[] = [
  {
    goal: {
      ...THROUGH,
      key: 'a_desk_to_trust',
      name: 'A desk to trust',
      rollup: { method: 'WORST' },
      cadence: MONTHLY,
      description: 'As good as its weaker half: agreed times, or what stays settled.',
    },
    target: { shape: 'AT_LEAST', levels: { floor: '0.33', target: '0.5' }, grain: 'EACH_PERIOD' },
    reviews: [led('2016-03', 'Both halves are fine, as far as we know.', { action: 'Look again when the incidents of March are closed' })],
  },
  {
    goal: {
      ...THROUGH,
      key: 'agreed_times',
      name: 'Agreed times kept',
      kpi: 'within_sla',
      cadence: MONTHLY,
      materiality: '0.005',
      parent: { goal: 'a_desk_to_trust', edge: 'ROLLUP', weights: [{ from: '2016-03-01', weight: '2' }] },
      description: 'An incident is within its agreed time until it is not: the share of a young month only falls.',
    },
    target: { shape: 'AT_LEAST', levels: { floor: '0.6', target: '0.7', stretch: '0.85' }, grain: 'EACH_PERIOD' },
    reviews: [
      led('2016-03', 'Well above the target, a few days after the month.', {
        action: 'Find out how many open incidents are about to be late',
        comment: 'A third of them is still open: this will not stay.',
        ifDrifted: { restated: 'The incidents of March are closed. Many of them were late.' },
      }),
      led('2016-04', 'Above the target again.', {
        ifDrifted: { accepted: 'As in March: what was open then was late in the end. The target stays.' },
      }),
      led('2016-05', 'Above the target, so far.'),
    ],
  },
  {
    goal: {
      ...THROUGH,
      key: 'agreed_times_of_the_urgent',
      name: 'Agreed times kept, of critical and high priority',
      kpi: 'within_sla',
      scope: 'priority <= 2',
      cadence: MONTHLY,
      parent: { goal: 'agreed_times', edge: 'ROLLUP' },
    },
    target: { shape: 'AT_LEAST', levels: { floor: '0.3', target: '0.5' }, grain: 'SHARE_OF_PERIODS', share: '0.66' },
    reviews: [
      { period: '2016-03', skipped: 'Priorities were set anew in this month.' },
      led('2016-04', 'The urgent ones are late more often than not.', { action: 'A second shift for critical incidents' }),
      { period: '2016-05', skipped: 'There is a goal of its own from June on.' },
    ],
  },
  {
    goal: {
      ...THROUGH,
      key: 'few_handovers',
      name: 'Few handovers',
      kpi: 'reassignments_per_incident',
      cadence: MONTHLY,
      materiality: '0.01',
      parent: { goal: 'agreed_times', edge: 'DRIVER' },
      description: 'Believed to keep agreed times: each handover takes half a day.',
    },
    target: { shape: 'AT_MOST', levels: { floor: '1.3', target: '1.1', stretch: '0.8' }, grain: 'EACH_PERIOD' },
    reviews: [
      led('2016-03', 'About one for each incident.', { action: 'Teach the first line which group has what' }),
      led('2016-04', 'About one for each incident.'),
      { period: '2016-05', skipped: 'The groups were cut anew in May; their handovers say little.' },
    ],
  },
  {
    goal: {
      ...THROUGH,
      key: 'settled_for_good',
      name: 'Settled for good',
      kpi: 'reopen_rate',
      cadence: MONTHLY,
      parent: { goal: 'a_desk_to_trust', edge: 'ROLLUP', weights: [{ from: '2016-03-01', weight: '1' }] },
    },
    target: { shape: 'BUDGET', levels: { floor: '0.97', target: '0.985', stretch: '0.995' }, grain: 'EACH_PERIOD' },
    reviews: [
      led('2016-03', 'Hardly any incident came back.', { action: 'Ask callers before an incident is closed' }),
      led('2016-04', 'Hardly any incident came back.'),
    ],
  },
  {
    goal: { ...THROUGH, key: 'small_backlog', name: 'A small backlog', kpi: 'open_backlog', cadence: MONTHLY, materiality: '10' },
    target: { shape: 'AT_MOST', levels: { floor: '3000', target: '2500', stretch: '1500' }, grain: 'EACH_PERIOD' },
    reviews: [
      led('2016-03', 'Of the incidents of March a good part is open.', {
        action: 'Close what nobody has answered for two weeks',
        ifDrifted: { restated: 'None of them is open any more.' },
      }),
      led('2016-04', 'As many as a month ago.'),
    ],
  },
  {
    goal: { ...THROUGH, key: 'steady_work', name: 'As many incidents as there is staff for', kpi: 'volume', cadence: MONTHLY, guardrails: ['small_backlog'] },
    target: {
      shape: 'BETWEEN',
      bands: { floor: { lo: '5000', hi: '11000' }, target: { lo: '7000', hi: '9500' } },
      grain: 'EACH_PERIOD',
    },
    reviews: [
      led('2016-03', 'As planned.', { action: 'Plan the summer' }),
      led('2016-04', 'As planned.'),
      led('2016-05', 'As planned, and the last one.', { unsigned: true }),
    ],
  },
  {
    goal: { ...THROUGH, key: 'resolutions', name: 'Twenty thousand resolutions', kpi: 'resolutions_made', cadence: MONTHLY },
    target: {
      shape: 'REACH',
      levels: { floor: '18000', target: '20000', stretch: '22000' },
      grain: 'CUMULATIVE',
      trajectory: { kind: 'LINEAR' },
      tolerance: '500',
    },
    reviews: [
      led('2016-03', 'On the way.', { action: 'Count resolutions by group' }),
      led('2016-04', 'On the way.', { changesAsked: 'Please say which groups are behind.' }),
    ],
  },
  {
    goal: { ...THROUGH, key: 'faster', name: 'Faster to resolution', kpi: 'median_hours_to_resolution', cadence: MONTHLY, versionPolicy: 'FOLLOW' },
    target: {
      shape: 'CHANGE',
      levels: { target: '20' },
      grain: 'AT_END',
      trajectory: { kind: 'LINEAR' },
      tolerance: '2',
    },
    reviews: [led('2016-03', 'Faster, of what is resolved by now.', { action: 'Measure it by group' })],
  },
  {
    goal: { ...THROUGH, key: 'no_long_tail', name: 'No long tail', kpi: 'hours_to_resolution', cadence: { ...MONTHLY, grain: 'QUARTER' } },
    target: {
      shape: 'RELATIVE_TO',
      reference: { kind: 'KPI', of: 'median_hours_to_resolution' },
      levels: { floor: '200', target: '120' },
      grain: 'EACH_PERIOD',
    },
    reviews: [],
  },
];

export const SERVICEDESK_GOALS: DemoGoals = {
  people: {
    LEAD: { email: 'lena.lead@servicedesk.example', name: 'Lena Lead' },
    REVIEWER: { email: 'ruben.reviewer@servicedesk.example', name: 'Ruben Reviewer' },
  },
  goals: GOALS,
};
