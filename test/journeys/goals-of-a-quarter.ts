import { createApiKey } from '../../src/app/create-api-key.js';
import { ReviewedOrganization } from '../app/reviews/review-fixture.js';
import type { Client } from '../support/client.js';
import { ownerClient, testDatabase } from '../support/database.js';
import { testServer } from '../support/server.js';

/** The middle of a month, counted from January 2039. */
const middle = (month: number): string => new Date(Date.UTC(2039, month, 15, 9)).toISOString();

/**
 * An organisation over HTTP, in virtual time: calls of several channels, answered or not, since January 2039, and goals from January
 * 2040 on, which Anna owns and Ben reviews. Olive does neither.
 */
export class GoalsOfAQuarter {
  private constructor(
    readonly own: ReviewedOrganization, readonly url: string, private readonly feed: Client, readonly annaKey: string,
    readonly anna: Client, readonly ben: Client, readonly olive: Client,
  ) {}

  static async open(): Promise<GoalsOfAQuarter> {
    const opened = await testDatabase();
    const own = await ReviewedOrganization.on(opened.database, await ownerClient(opened.url));
    const { client, url } = await testServer({ database: opened.database });
    const keyOf = async (member: string): Promise<string> => (await own.as(member, (ctx) => createApiKey(ctx, { name: 'of a test', role: 'ANALYST' }))).secret;
    const annaKey = await keyOf(own.anna);
    const feed = client.as(await own.organization.secretOf('INGEST'));
    return new GoalsOfAQuarter(own, url, feed, annaKey, client.as(annaKey), client.as(await keyOf(own.ben)), client.as(await keyOf(own.olive)));
  }

  /** Data of an operation that has to succeed. */
  async ask(client: Client, query: string, variables: Record<string, unknown> = {}): Promise<any> {
    const { data, errors } = await client.send(query, variables);
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** Calls of a channel in a month, the first ones answered, each with a margin of 1. */
  async calls(channel: string, month: number, answered: number, of: number): Promise<void> {
    const interactions = Array.from({ length: of }, (_, index) => ({
      key: `${channel}-${month}-${index}`, occurredAt: middle(month), fields: { channel, answered: index < answered, cost: '1' },
    }));
    await this.ask(this.feed, 'mutation ($rows: [InteractionInput!]!) { recordInteractions(source: "calls", interactions: $rows) { accepted } }', { rows: interactions });
  }

  async measure(input: Record<string, unknown>): Promise<void> {
    await this.ask(this.anna, 'mutation ($input: MeasureInput!) { defineMeasure(input: $input) { measure { key } } }', { input: { source: 'calls', ...input } });
  }

  async kpi(input: Record<string, unknown>): Promise<void> {
    await this.ask(this.anna, 'mutation ($input: KpiInput!) { defineKpi(input: $input) { kpi { key } } }', { input: { name: input['key'], ...input } });
  }

  /** Defines, aims and activates a goal. */
  async goal(key: string, target: Record<string, unknown>, input: Record<string, unknown> = {}): Promise<void> {
    const whole = {
      key, name: key, reviewers: ['ben@example.org'], start: '2040-01-01', end: '2041-01-01', cadence: { grain: 'MONTH' },
      ...('rollup' in input ? {} : { kpi: 'answer_rate' }), ...input,
    };
    const { defineGoal } = await this.ask(this.anna, `mutation ($input: GoalInput!) {
      defineGoal(input: $input) { goal { key } diagnostics { message } } }`, { input: whole });
    const { setTarget } = await this.ask(this.anna, `mutation ($goal: String!, $target: TargetInput!) {
      setTarget(goal: $goal, target: $target) { goal { key } findings { message } } }`, { goal: key, target });
    const found = [...defineGoal.diagnostics, ...setTarget.findings];
    if (found.length > 0) throw new Error(JSON.stringify(found));
    await this.ask(this.anna, 'mutation ($key: String!) { activateGoal(key: $key) { state } }', { key });
  }

  /** What Ben reads of a goal. */
  async read(key: string, selection: string): Promise<any> {
    return (await this.ask(this.ben, `query ($key: String!) { goal(key: $key) { ${selection} } }`, { key })).goal;
  }

  /** What Ben reads of goalFigures over [from, to). */
  async figures(from: string, to: string, selection: string): Promise<any> {
    const query = `query ($window: WindowInput!) { goalFigures(window: $window) { ${selection} } }`;
    return (await this.ask(this.ben, query, { window: { between: { from, to } } })).goalFigures;
  }
}
