import type pg from 'pg';
import { addMember } from '../../../src/app/add-member.js';
import { authenticate } from '../../../src/app/authenticate.js';
import type { Actor, OpenContext } from '../../../src/app/context.js';
import { defineKpi } from '../../../src/app/define-kpi.js';
import { defineMeasure } from '../../../src/app/define-measure.js';
import { defineSource } from '../../../src/app/define-source.js';
import { kpi } from '../../../src/app/kpi.js';
import type { Database } from '../../../src/store/database.js';
import { setClock } from '../../support/goals.js';
import { contextOf, inContext, newOrganization, type TestOrganization } from '../../support/organization.js';
import { KPIS, type Meaning, type ModelKpi, type ModelVersion } from './kpi-model.js';
import { startOfDay, ZONE } from './local-periods.js';
import { SOURCES } from './row-model.js';

/** Whom reviews need: anna owns the goals, ben and carl review them, and olive is the owner of the organisation and of no goal. */
export const PEOPLE = ['olive', 'anna', 'ben', 'carl'] as const;
export type Person = (typeof PEOPLE)[number];

/** Later than any machine's clock, which therefore always stands behind: what is now is the knowledge clock alone. */
export const FIRST_DAY = '2040-01-02';
export const LAST_DAY = '2042-01-06';

const EUR = (cents: number): string => (cents / 100).toFixed(2);

/** An organisation of the service, as its people and feeders see it. */
export class Company {
  private constructor(
    private readonly processes: readonly Database[], private readonly owner: pg.Client, readonly organization: TestOrganization,
    private readonly actors: ReadonlyMap<Person, Actor>, readonly memberIds: ReadonlyMap<Person, string>,
  ) {}

  /** @param processes whose pools know of each other by the database alone. `owner`: of the database. */
  static async found(processes: readonly Database[], owner: pg.Client, meanings: Readonly<Record<ModelKpi, Meaning>>): Promise<Company> {
    const [first] = processes;
    const organization = await newOrganization(first!, { timeZone: ZONE });
    await setClock(owner, organization, new Date(startOfDay(FIRST_DAY)).toISOString());
    const { actor: olive } = await authenticate(first!, `Bearer ${organization.secret}`);
    const actors = new Map<Person, Actor>([['olive', olive]]);
    const memberIds = new Map<Person, string>([['olive', organization.owner.id]]);
    for (const [name, role] of [['anna', 'ANALYST'], ['ben', 'ANALYST'], ['carl', 'VIEWER']] as const) {
      const { id } = await organization.as('OWNER', (ctx) => addMember(ctx, { email: `${name}@company.example`, name, role }));
      actors.set(name, { kind: 'member', memberId: id, keyId: null, role });
      memberIds.set(name, id);
    }
    const company = new Company(processes, owner, organization, actors, memberIds);
    for (const source of SOURCES) await company.openSource(source);
    await company.meansSmall(meanings.small_share.bound);
    for (const key of KPIS) await company.define(key, meanings[key]);
    return company;
  }

  /** Runs a use case as somebody, in one of the processes. */
  as<T>(person: Person, work: (ctx: OpenContext) => Promise<T>, process = 0): Promise<T> {
    const database = this.processes[process % this.processes.length]!;
    return inContext(contextOf(database, this.actors.get(person)!, this.organization.id), work);
  }

  /** What a feeder does, with a key of its own. */
  feed<T>(work: (ctx: OpenContext) => Promise<T>): Promise<T> {
    return this.as('olive', work);
  }

  /** Virtual time goes on from there; it stands still but for a millisecond with each write. */
  async moveTo(instant: number): Promise<void> {
    await setClock(this.owner, this.organization, new Date(instant).toISOString());
  }

  async now(): Promise<number> {
    const { rows } = await this.owner.query<{ at: string }>(
      'select (extract(epoch from stamp) * 1000)::bigint as at from knowledge_clock where organization_id = $1', [this.organization.id],
    );
    return Number(rows[0]!.at);
  }

  /** With this bound and this lag from now on. */
  async define(key: ModelKpi, { bound, lagDays }: Meaning): Promise<void> {
    if (key === 'small_share') await this.meansSmall(bound);
    const expression: Record<ModelKpi, string> = {
      volume: `where(tickets_all, amount >= ${EUR(bound)})`,
      revenue: `where(tickets_amount, amount <= ${EUR(bound)})`,
      small_share: 'tickets_small / tickets_all',
      happiness: `where(surveys_all, amount >= ${EUR(bound)}) / surveys_all`,
    };
    const { diagnostics } = await this.as('ben', (ctx) => defineKpi(ctx, {
      key, name: key, expression: expression[key], direction: key === 'volume' ? 'LOWER_IS_BETTER' : 'HIGHER_IS_BETTER',
      maturityLag: lagDays === 0 ? null : `P${lagDays}D`,
    }));
    if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  }

  /** The version that is in force now. */
  async version(key: ModelKpi, meaning: Meaning): Promise<ModelVersion> {
    const { current } = (await this.as('ben', (ctx) => kpi(ctx, key)))!;
    const { id, number, createdAt } = current!;
    return { ...meaning, id, stamp: Date.parse(createdAt), major: Number(number.split('.')[0]) };
  }

  private async meansSmall(bound: number): Promise<void> {
    const { diagnostics } = await this.as('ben', (ctx) =>
      defineMeasure(ctx, { key: 'tickets_small', source: 'tickets', aggregation: 'COUNT', filter: `amount <= ${EUR(bound)}` }));
    if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  }

  private async openSource(key: string): Promise<void> {
    await this.as('ben', (ctx) => defineSource(ctx, {
      key, name: key, coversFrom: FIRST_DAY,
      fields: [
        { key: 'channel', type: 'TEXT', role: 'DIMENSION' }, { key: 'amount', type: 'NUMBER', role: 'VALUE', unit: 'EUR' },
      ],
    }));
    await this.as('ben', (ctx) => defineMeasure(ctx, { key: `${key}_all`, source: key, aggregation: 'COUNT' }));
    await this.as('ben', (ctx) => defineMeasure(ctx, { key: `${key}_amount`, source: key, aggregation: 'SUM', value: 'amount' }));
  }
}
