import type { Weekday } from '../calendar/grain.js';
import { readOrganization, type OrganizationRecord } from '../store/organizations.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';

export interface OrganizationModel {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** Of its settings: what `expectedVersion` takes. */
  readonly version: string;
  readonly timeZone: string;
  readonly weekStart: Weekday;
  /** 1–12. */
  readonly fiscalYearStart: number;
}

/** The actor's own organisation, with its settings of now. */
export async function organization(ctx: AppContext): Promise<OrganizationModel> {
  authorize(ctx, 'identity');
  return organizationModel(await readOrganization(await ctx.reading()));
}

export function organizationModel(record: OrganizationRecord): OrganizationModel {
  const { id, key, name, number, timeZone, weekStart, fiscalYearStart } = record;
  return { id, key, name, version: String(number), timeZone, weekStart, fiscalYearStart };
}
