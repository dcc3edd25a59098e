import type { AskedField } from '../../support/schema-document.js';

/** Sends a body with a key and gives the answer as it came. */
export type Send = (request: { readonly body: string; readonly secret: string }) => Promise<RawAnswer>;

export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** The same request twice: once naming what another organisation has, once what nobody has. */
export interface Probe {
  readonly name: string;
  readonly foreign: Side;
  readonly absent: Side;
}

export interface Side {
  readonly body: string;
  readonly secret: string;
  /** What was asked for, wherever the answer repeats it. */
  readonly asked: readonly string[];
  /** Of which the request is made. */
  readonly parts: readonly { readonly field: AskedField; readonly secret: string; readonly asked: readonly string[] }[];
}

export interface Leak {
  readonly name: string;
  readonly foreign: string;
  readonly absent: string;
}

/** What tells foreign from absent. Status, type and every byte of the body count, but for texts asked and ids of incidents. */
export async function leaksOf(probes: readonly Probe[], send: Send, atOnce: number): Promise<Leak[]> {
  const leaks: Leak[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let probe = probes[next++]; probe !== undefined; probe = probes[next++]) {
      // One after the other: where they make something, both find the same state but for each other.
      const foreign = masked(await send(probe.foreign), probe.foreign.asked);
      const absent = masked(await send(probe.absent), probe.absent.asked);
      if (foreign !== absent) leaks.push({ name: probe.name, foreign, absent });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return leaks;
}

/**
 * The same of many probes in one request, which is cheaper. Where its answers differ, they are asked one by one: a text that one
 * asked for may stand, or be masked, in what another is told.
 */
export async function leaksTogether(
  probes: readonly Probe[], send: Send, atOnce: number, join: (sides: readonly Side[]) => Side,
): Promise<Leak[]> {
  const bySecret = Map.groupBy(probes, ({ foreign }) => foreign.secret);
  const batches = [...bySecret.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, i) => all.slice(i * TOGETHER, (i + 1) * TOGETHER)));
  const leaks: Leak[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      const [there, nowhere] = [join(batch.map(({ foreign }) => foreign)), join(batch.map(({ absent }) => absent))];
      const foreign = inOrder(masked(await send(there), there.asked));
      const absent = inOrder(masked(await send(nowhere), nowhere.asked));
      if (foreign !== absent) leaks.push(...await leaksOf(batch, send, 1));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return leaks;
}

const TOGETHER = 12;

/** Errors of fields that are answered at the same time come in any order. */
function inOrder(answer: string): string {
  const [status, body] = answer.split(/\n(.*)/s) as [string, string];
  const { errors, ...rest } = JSON.parse(body) as { errors?: unknown[] };
  return JSON.stringify([status, errors?.map((error) => JSON.stringify(error)).sort(), rest]);
}

export function masked({ status, contentType, body }: RawAnswer, asked: readonly string[]): string {
  const shown = asked.reduce((text, one) => withoutShortened(text.replaceAll(one, '‹asked›'), one), body);
  return `${status} ${contentType}\n${shown.replace(/("(?:incident|requestId)":)"[^"]*"/g, '$1"‹id›"')}`;
}

/** Long texts are repeated up to an ellipsis. */
function withoutShortened(text: string, asked: string): string {
  return text.replace(/[\w@.-]{20,}(?=…)/g, (start) => (asked.startsWith(start) ? '‹asked›' : start));
}

/** Over HTTP, as any client. */
export const sendTo =
  (url: string): Send =>
  async ({ body, secret }) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
      body,
    });
    return { status: response.status, contentType: response.headers.get('content-type'), body: await response.text() };
  };
