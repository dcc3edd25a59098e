import { dateText } from '../../../src/calendar/civil-day.js';
import { erase } from '../../../src/app/proof/erase.js';
import { recordInteractions } from '../../../src/app/record-interactions.js';
import type { Question } from '../../../src/app/evaluation-answer.js';
import type { Database } from '../../../src/store/database.js';
import { bucketingWork, loadRollups } from '../../../src/store/rollups.js';
import { catchUp, registerFor } from '../../support/rollups.js';
import { askInWrite, askTwice } from './asking.js';
import { AwkwardDays } from './days.js';
import { through } from './door.js';
import type { Bug, Processes } from './life.js';
import { STEPS } from './refreshers.js';
import { Shop } from './shop.js';

/** Those that chance seldom brings together: each lets two processes meet in one order. Says what rollups then say otherwise than rows. */
export type Meeting = (processes: Processes, bug?: Bug) => Promise<string[]>;

const QUESTION: Question = { kpis: ['kpi_all', 'kpi_total'], window: { last: { count: 5, unit: 'DAY', includeCurrent: true } }, grain: 'DAY' };

class Scene {
  private constructor(readonly shop: Shop, readonly one: Database, readonly other: Database, private readonly days: AwkwardDays) {}

  /** Two processes, and a source with a rollup by channel: built, or registered alone. */
  static async open({ databases }: Processes, { manners = {} }: Bug, built: boolean): Promise<Scene> {
    const days = new AwkwardDays('Europe/Berlin', Date.now());
    const shop = await Shop.open(databases[0]!, 'Europe/Berlin', days);
    const scene = new Scene(shop, through(databases[0]!, manners), through(databases[1]!, manners), days);
    await scene.record(scene.one, 'a');
    await scene.record(scene.one, 'z');
    await shop.in(scene.one, (ctx) => registerFor(ctx, 'orders', [['channel']]));
    if (built) await catchUp({ database: scene.one, organizationId: shop.organizationId });
    return scene;
  }

  /** Returns what is known then. */
  async record(database: Database, key: string, daysAgo = 2, { settled = false, customer = key, amount = 1 } = {}): Promise<string> {
    const occurredAt = `${dateText(this.days.today - daysAgo)}T12:00:00Z`;
    return (await this.shop.in(database, (ctx) => recordInteractions(ctx, {
      source: 'orders', interactions: [{ key, occurredAt, customer, fields: { amount, ...(settled && { settled_at: occurredAt }) } }],
    }))).knowledge;
  }

  /** In one batch. */
  async recordAll(database: Database, keys: readonly string[], daysAgo: number): Promise<void> {
    const occurredAt = `${dateText(this.days.today - daysAgo)}T12:00:00Z`;
    await this.shop.in(database, (ctx) =>
      recordInteractions(ctx, { source: 'orders', interactions: keys.map((key) => ({ key, occurredAt, customer: key, fields: { amount: 1 } })) }));
  }

  /** Of rows by occurredAt: that of the other TIME field has no part in this. */
  async bucketing(): Promise<string> {
    const rollups = await this.one.read(this.shop.organizationId, loadRollups);
    return rollups.find(({ timeField }) => timeField === 'occurredAt')!.bucketingId;
  }

  refresh = async (): Promise<unknown> => STEPS.refresh(this.other, this.shop.organizationId, await this.bucketing());

  keepUp = (): Promise<void> => catchUp({ database: this.other, organizationId: this.shop.organizationId });

  /** What rollups say at last. */
  async answer(more: Partial<Question> = {}): Promise<string[]> {
    await this.keepUp();
    return this.answerNow(more);
  }

  /** What they say as they are. */
  async answerNow(more: Partial<Question> = {}): Promise<string[]> {
    const { difference, byRollup } = await askTwice(this.one, this.shop, { ...QUESTION, ...more });
    if (!byRollup) throw new Error('no rollup answers');
    return difference === null ? [] : [difference];
  }
}

/** The process, with `meanwhile` between two statements, the later of which is the first that fits. */
function interrupted(database: Database, statement: RegExp, meanwhile: () => Promise<unknown>): Database {
  let isOver = false;
  return through(database, { before: async (text) => {
    if (isOver || !statement.test(text)) return;
    isOver = true;
    await meanwhile();
  } });
}

/** A day is marked; one who changes another row of it has not committed yet when it is made anew. */
export const uncommittedWriter: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'a', 2, { amount: 2 });
  await scene.record(interrupted(scene.one, /^commit$/, scene.refresh), 'z', 2, { amount: 3 });
  return scene.answer();
};

/** While a day is first built somebody changes a row of it, and another one looks after the marks. */
export const buildingBesideRefreshing: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, false);
  const builder = interrupted(scene.one, /update rollup set built_from/, async () => {
    await scene.record(scene.other, 'a', 2, { amount: 2, customer: 'z' });
    await scene.refresh();
  });
  await STEPS.build(builder, scene.shop.organizationId, await scene.bucketing());
  // It may have built the rollup of sums, or that of sketches.
  return scene.answer({ kpis: [...QUESTION.kpis, 'kpi_about'] });
};

/** Between two questions of a write the rollup goes that could have answered both. */
export const droppedWhileWriting: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  const { shop, other } = scene;
  return askInWrite(scene.one, shop, [QUESTION, { ...QUESTION, kpis: ['kpi_lowest'] }], { stamped: false, between: async () => {
    await shop.in(other, (ctx) => registerFor(ctx, 'orders', []));
    for (const { id } of await other.read(shop.organizationId, bucketingWork)) await STEPS.drop(other, shop.organizationId, id);
  } });
};

/** A row of a day that is built comes late. */
export const lateRow: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b');
  return scene.answer();
};

/** Rows of a TIME field that has no index, and are listed by day, come late; one of them is changed. */
export const lateSettlement: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b', 2, { settled: true });
  await scene.record(scene.one, 'c', 2, { settled: true });
  await scene.keepUp();
  // Its day is made anew, by the list.
  await scene.record(scene.one, 'c', 2, { settled: true, amount: 2 });
  return scene.answer({ kpis: ['kpi_settled'] });
};

/** A row comes late, and is read before it is added. */
export const rowSince: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b');
  return scene.answerNow();
};

/** A row comes late, and is added. */
export const addedSince: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b');
  await STEPS.advance(scene.one, scene.shop.organizationId, await scene.bucketing());
  return scene.answerNow();
};

/** A row comes while those before it are added. */
export const rowWhileAdding: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b');
  const adding = interrupted(scene.one, /update rollup set recorded_through/, () => scene.record(scene.other, 'c'));
  await STEPS.advance(adding, scene.shop.organizationId, await scene.bucketing());
  return scene.answer();
};

/** A row comes late, another one of its day is changed, and the day is made anew before the row is added. */
export const madeAnewBeforeAdded: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b');
  await scene.record(scene.one, 'a', 2, { amount: 2 });
  await STEPS.refresh(scene.one, scene.shop.organizationId, await scene.bucketing());
  return scene.answerNow();
};

/** A row that was not added yet moves to another day, while others are added. */
export const movedBeforeAdded: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.record(scene.one, 'b');
  const adding = interrupted(scene.one, /with came as/, () => scene.record(scene.other, 'b', 1));
  await STEPS.advance(adding, scene.shop.organizationId, await scene.bucketing());
  const found = await scene.answerNow();
  return found.length > 0 ? found : scene.answer();
};

/** Rows come, again and again, and are merged. */
export const mergedCells: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  for (const key of ['b', 'c', 'd']) {
    await scene.record(scene.one, key);
    await STEPS.advance(scene.one, scene.shop.organizationId, await scene.bucketing(), { addedAtLeast: 0 });
  }
  return scene.answer({ kpis: [...QUESTION.kpis, 'kpi_about'] });
};

/** Rows of several days move to another. */
export const movedRow: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  // Before the first row's day nothing is covered, so nothing would be told of it.
  await scene.record(scene.one, 'first', 4);
  await scene.record(scene.one, 'second', 3);
  await scene.keepUp();
  await scene.recordAll(scene.one, ['a', 'second'], 1);
  return scene.answer();
};

/** Somebody is erased whose row is in cells. */
export const erasedRow: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  await scene.shop.in(scene.one, (ctx) => erase(ctx, { entity: 'CUSTOMER', value: 'a' }));
  return scene.answer();
};

/** A day is made anew, and asked for as it was known before. */
export const earlierThanTheDay: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  const knowledge = await scene.record(scene.one, 'b', 1);
  await scene.keepUp();
  await scene.record(scene.one, 'c');
  return scene.answer({ asOf: { knowledge } });
};

/** What was known before there was a rollup is read from rows. */
export const earlierThanTheRollup: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, false);
  const knowledge = await scene.record(scene.one, 'b');
  await scene.record(scene.one, 'c');
  await scene.keepUp();
  const { difference, byRollup } = await askTwice(scene.one, scene.shop, { ...QUESTION, asOf: { knowledge } });
  return difference === null ? byRollup ? ['a rollup answers that is younger than the knowledge'] : [] : [difference];
};

/** Customers are there twice on one day, and once on another. */
export const customerAgain: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  for (const customer of ['b', 'c', 'd']) {
    for (const [visit, daysAgo] of [2, 2, 1].entries()) await scene.record(scene.one, `${customer}${visit}`, daysAgo, { customer });
  }
  return scene.answer({ kpis: ['kpi_about'], grain: null });
};

const OF_MONTHS = { kpis: ['kpi_about'], window: { last: { count: 3, unit: 'MONTH', includeCurrent: true } }, grain: 'MONTH' } as const satisfies Partial<Question>;

/** Another customer is there on a day of a month whose days were merged. */
export const lateInItsMonth: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  for (const [key, daysAgo] of [['first', 70], ['b', 40]] as const) await scene.record(scene.one, key, daysAgo);
  await scene.keepUp();
  await scene.record(scene.one, 'c', 40);
  return scene.answer(OF_MONTHS);
};

/** What was somebody else's is another's, on a day of a month whose days were merged. */
export const changedInItsMonth: Meeting = async (processes, bug = {}) => {
  const scene = await Scene.open(processes, bug, true);
  for (const [key, daysAgo] of [['first', 70], ['b', 40], ['c', 40]] as const) await scene.record(scene.one, key, daysAgo);
  await scene.keepUp();
  await scene.record(scene.one, 'c', 40, { customer: 'b' });
  return scene.answer(OF_MONTHS);
};

/** A row of two days ago counts after three. */
export const notYetDue: Meeting = async (processes, bug = {}) => (await Scene.open(processes, bug, true)).answer({ kpis: ['kpi_due_count', 'kpi_all'] });

export const MEETINGS: Readonly<Record<string, Meeting>> = {
  'a writer commits after others have made its day anew': uncommittedWriter, 'days are built while one writes and another refreshes': buildingBesideRefreshing,
  'a rollup is dropped while somebody writes': droppedWhileWriting, 'a row comes late': lateRow, 'a row comes that was not added yet': rowSince, 'a row was added': addedSince,
  'a row comes while others are added': rowWhileAdding, 'a day is made anew before its row is added': madeAnewBeforeAdded, 'a row moves before it is added': movedBeforeAdded,
  'rows are merged that were added': mergedCells, 'a settled row comes late and another is changed': lateSettlement, 'rows move': movedRow, 'a row is erased': erasedRow,
  'a day is asked for as it was known': earlierThanTheDay, 'a rollup is younger than the knowledge': earlierThanTheRollup, 'a day is not due yet': notYetDue,
  'a customer comes again': customerAgain, 'a customer comes late in a month': lateInItsMonth,
  'a customer is another one': changedInItsMonth,
};
