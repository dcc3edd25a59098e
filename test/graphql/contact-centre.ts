import { newOrganization, type TestOrganization } from '../support/organization.js';
import { testServer, type TestServer } from '../support/server.js';
import type { ServerOptions } from '../../src/server.js';
import type { Role } from '../../src/app/role.js';
import type { Client } from '../support/client.js';
import { graphql } from '../generated/gql.js';

const DefineSource = graphql(`
  mutation DefineTickets($input: SourceInput!) {
    defineSource(input: $input) { source { key version } diagnostics { code message } }
  }
`);

const DefineMeasure = graphql(`
  mutation DefineMeasure($input: MeasureInput!) {
    defineMeasure(input: $input) { measure { key unit additivity } diagnostics { code message } }
  }
`);

const DefineKpi = graphql(`
  mutation DefineKpi($input: KpiInput!) {
    defineKpi(input: $input) { kpi { key current { number unit } } diagnostics { code message rendered } }
  }
`);

const Record = graphql(`
  mutation RecordTickets($interactions: [InteractionInput!]!) {
    recordInteractions(source: "tickets", interactions: $interactions) {
      accepted unchanged superseded stale retracted rejected { index key code message } knowledge
    }
  }
`);

/** An organisation with tickets of three months in three channels, measures and KPIs, defined and recorded over HTTP. */
export class ContactCentre {
  private constructor(readonly server: TestServer, readonly organization: TestOrganization, readonly owner: Client) {}

  static async open(options: Partial<ServerOptions> = {}): Promise<ContactCentre> {
    return ContactCentre.on(await testServer(options));
  }

  static async on(server: TestServer): Promise<ContactCentre> {
    const organization = await newOrganization(server.database, { timeZone: 'UTC' });
    const centre = new ContactCentre(server, organization, server.client.as(organization.secret));
    await centre.define();
    return centre;
  }

  /** A client with a key of the role. */
  async as(role: Role): Promise<Client> {
    return this.server.client.as(await this.organization.secretOf(role));
  }

  record(interactions: Ticket[]) {
    return this.owner.ask(Record, { interactions });
  }

  measure(key: string, more: Record<string, unknown> = {}) {
    return this.owner.ask(DefineMeasure, { input: { key, source: 'tickets', aggregation: 'COUNT', ...more } });
  }

  kpi(key: string, expression: string, more: Record<string, unknown> = {}) {
    return this.owner.ask(DefineKpi, { input: { key, name: key, expression, direction: 'NEUTRAL', ...more } });
  }

  private async define(): Promise<void> {
    expectDefined(await this.owner.ask(DefineSource, {
      input: {
        key: 'tickets', name: 'Tickets', coversFrom: '2026-01-01', fields: [
          { key: 'channel', type: 'TEXT', role: 'DIMENSION' },
          { key: 'solved', type: 'BOOLEAN', role: 'DIMENSION' },
          { key: 'handling', type: 'NUMBER', role: 'VALUE', unit: 's' },
          { key: 'agent_email', type: 'TEXT', role: 'DIMENSION', personal: true },
        ],
      },
    }));
    expectDefined(await this.measure('handled'));
    expectDefined(await this.measure('solved_tickets', { filter: 'solved' }));
    expectDefined(await this.measure('handling_time', { aggregation: 'SUM', value: 'handling', unit: 'h' }));
    expectDefined(await this.kpi('volume', 'handled'));
    expectDefined(await this.kpi('solved_share', 'solved_tickets / handled', { unit: '%', direction: 'HIGHER_IS_BETTER', tags: ['quality'] }));
    expectDefined(await this.kpi('mean_handling', 'handling_time / handled', { unit: 'min', direction: 'LOWER_IS_BETTER' }));
    await this.record(tickets());
  }
}

export type Ticket = { key: string; occurredAt: string; fields: Record<string, unknown> };

const CHANNELS = ['email', 'chat', null];

/** Thirty a month from January to March 2026: ten in each channel, one without; two of three solved; 600 s each. */
export const tickets = (): Ticket[] => [1, 2, 3].flatMap((month) => Array.from({ length: 30 }, (_, index) => ({
  key: `T-${month}-${index}`,
  occurredAt: `2026-0${month}-${String(1 + (index % 28)).padStart(2, '0')}T10:00:00Z`,
  fields: { channel: CHANNELS[index % 3], solved: index % 9 < 6, handling: 600, agent_email: `agent${index % 2}@example.org` },
})));

function expectDefined(payload: Record<string, unknown>): void {
  const [answer] = Object.values(payload) as { diagnostics: unknown[] }[];
  if (answer!.diagnostics.length > 0) throw new Error(JSON.stringify(answer!.diagnostics));
}

/** The first quarter of 2026 by month. */
export const QUARTER = 'window: { between: { from: "2026-01-01", to: "2026-04-01" } }';
