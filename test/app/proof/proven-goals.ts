import type pg from 'pg';
import { addAction } from '../../../src/app/reviews/add-action.js';
import { proposeRestatement } from '../../../src/app/reviews/propose-restatement.js';
import { restateReview } from '../../../src/app/reviews/restate-review.js';
import { signOffReview } from '../../../src/app/reviews/sign-off-review.js';
import { submitReview } from '../../../src/app/reviews/submit-review.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import { runRound } from '../../../src/app/scheduler/run-round.js';
import type { SentRow } from '../../../src/app/row-checks/check-row.js';
import { verifySnapshot } from '../../../src/app/proof/verify-snapshot.js';
import type { SnapshotProof } from '../../../src/app/proof/snapshot-proof.js';
import { systemClock } from '../../../src/kernel/clock.js';
import type { Database } from '../../../src/store/database.js';
import { loadGoals } from '../../../src/store/goals.js';
import { loadReviews, type StoredReview } from '../../../src/store/reviews.js';
import { atLeast, levels } from '../../goals/targets.js';
import { ownerClient, testDatabase } from '../../support/database.js';
import { setClock, storeGoals, type GoalRows } from '../../support/goals.js';
import { newOrganization, type TestOrganization } from '../../support/organization.js';
import { definer, valid } from '../definition-fixture.js';

/** An organisation of one member with tickets, KPIs over them, and goals that were reviewed. */
export interface ProvenGoals {
  readonly database: Database;
  /** The database's superuser. */
  readonly superuser: pg.Client;
  readonly organization: TestOrganization;
  record(rows: readonly SentRow[]): Promise<void>;
  /** Its period's review, signed as it stands. Returns the edition's id. */
  sign(goal: string, label: string): Promise<string>;
  restate(goal: string, label: string): Promise<string>;
  review(goal: string, label: string): Promise<StoredReview>;
  verify(edition: string): Promise<SnapshotProof>;
  round(): Promise<void>;
  clock(instant: string): Promise<void>;
}

export const ticket = (key: string, at: string, fields: Record<string, unknown> = {}, more: Partial<SentRow> = {}): SentRow =>
  ({ key, occurredAt: at, ...more, fields: { team: 'red', solved: true, effort: '10', ...fields } });

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Goals of one KPI each, over 2027, each month judged by itself. */
export const GOALS: readonly GoalRows[] = [
  { key: 'many', kpi: 'volume', targets: [{ target: atLeast(levels('0'), { grain: 'EACH_PERIOD' }) }] },
  { key: 'solved_red', kpi: 'solve_rate', scope: 'team == "red"', targets: [{ target: atLeast(levels('0'), { grain: 'EACH_PERIOD' }) }] },
];

export type Opened = Pick<ProvenGoals, 'database' | 'superuser'>;

export async function openDatabase(): Promise<Opened> {
  const { database, url } = await testDatabase();
  return { database, superuser: await ownerClient(url) };
}

/** `coversFrom`: of the tickets; absent: they begin with the first one. */
export async function provenGoals(goals: readonly GoalRows[] = GOALS, coversFrom?: string, opened?: Opened): Promise<ProvenGoals> {
  const { database, superuser } = opened ?? await openDatabase();
  const organization = await newOrganization(database);
  const clock = (instant: string): Promise<void> => setClock(superuser, organization, instant);
  const as = organization.as;
  await clock('2027-01-01T00:00:00Z');
  const define = definer(organization);
  await valid(define.source({
    key: 'tickets', name: 'Tickets', ...(coversFrom !== undefined && { coversFrom }),
    fields: [
      { key: 'team', type: 'TEXT', role: 'DIMENSION' }, { key: 'agent', type: 'TEXT', role: 'DIMENSION', personal: true },
      { key: 'solved', type: 'BOOLEAN', role: 'VALUE' }, { key: 'effort', type: 'NUMBER', role: 'VALUE', unit: 'min' },
      { key: 'closed_at', type: 'INSTANT', role: 'TIME' },
    ],
  }));
  await valid(define.measure({ key: 'tickets_all', source: 'tickets', aggregation: 'COUNT' }));
  await valid(define.measure({ key: 'tickets_solved', source: 'tickets', aggregation: 'COUNT', filter: 'solved' }));
  await valid(define.measure({ key: 'tickets_minutes', source: 'tickets', aggregation: 'SUM', value: 'effort' }));
  await valid(define.measure({ key: 'tickets_customers', source: 'tickets', aggregation: 'COUNT_DISTINCT', value: 'customer' }));
  await valid(define.kpi({ key: 'volume', name: 'Volume', expression: 'tickets_all', direction: 'HIGHER_IS_BETTER' }));
  await valid(define.kpi({ key: 'solve_rate', name: 'Solved', expression: 'tickets_solved / tickets_all', direction: 'HIGHER_IS_BETTER' }));
  await valid(define.kpi({ key: 'handling', name: 'Effort', expression: 'tickets_minutes / tickets_all', direction: 'LOWER_IS_BETTER' }));
  const { rows } = await superuser.query<{ key: string; id: string }>(
    'select kpi.key, version.id from kpi_version as version join kpi on kpi.id = version.kpi_id where kpi.organization_id = $1', [organization.id]);
  await storeGoals(organization, goals.map((goal) => ({ pin: rows.find(({ key }) => key === goal.kpi)?.id ?? null, ...goal }) as GoalRows));

  const tools = { database, clock: systemClock, log: silent };
  const review = (key: string, label: string): Promise<StoredReview> => database.read(organization.id, async (reading) => {
    const [goal] = await loadGoals(reading, { keys: [key] });
    return (await loadReviews(reading, { goalIds: [goal!.id] })).find((each) => each.label === label)!;
  });
  const round = async (): Promise<void> => void await runRound(tools, organization.id);
  const newest = async (key: string, label: string): Promise<string> => (await review(key, label)).editions.at(-1)!.id;
  return {
    database, superuser, organization, review, round, clock,
    record: async (interactions) => void await as('ADMIN', (ctx) => recordInteractions(ctx, { source: 'tickets', interactions })),
    sign: async (key, label) => {
      await round();
      const { id } = await review(key, label);
      await as('OWNER', (ctx) => addAction(ctx, { review: id, text: 'Look at it', owner: organization.owner.id, dueOn: null }));
      await as('OWNER', (ctx) => submitReview(ctx, { id, narrative: 'As it is.' }));
      await as('OWNER', (ctx) => signOffReview(ctx, id));
      return newest(key, label);
    },
    restate: async (key, label) => {
      const { id } = await review(key, label);
      await as('OWNER', (ctx) => proposeRestatement(ctx, { id, reason: 'More is known.' }));
      await as('OWNER', (ctx) => restateReview(ctx, id));
      return newest(key, label);
    },
    verify: (edition) => as('ANALYST', (ctx) => verifySnapshot(ctx, edition)),
  };
}
