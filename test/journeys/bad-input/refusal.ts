import { expect } from '@jest/globals';
import type { Answer, Client } from '../../support/client.js';

/** What a user reads of a refusal. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly argument?: string;
  readonly hint?: string;
  readonly diagnostics?: readonly { readonly message: string; readonly hint: string | null; readonly rendered: string }[];
}

export const refusalsOf = ({ errors = [] }: Answer): Refusal[] =>
  errors.map(({ message, extensions }) => ({ message, ...extensions }) as Refusal);

/** The one refusal of a query. */
export async function refusalOf(client: Client, query: string, variables?: Record<string, unknown>): Promise<Refusal> {
  const [first, ...others] = refusalsOf(await client.send(query, variables));
  expect(others).toEqual([]);
  return first!;
}
