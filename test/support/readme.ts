import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../house/source-files.js';

/** A fenced block of the README: its language and text, and the line where it begins. */
export interface ReadmeBlock {
  readonly language: string;
  readonly text: string;
  readonly line: number;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

export function readmeBlocks(file = 'README.md'): ReadmeBlock[] {
  const readme = readFileSync(join(PROJECT, file), 'utf8');
  return [...readme.matchAll(FENCE)].map((match) => ({
    language: match[1]!,
    text: match[2]!.trim(),
    line: readme.slice(0, match.index).split('\n').length,
  }));
}

/** An operation or command of the README with the answer that is printed below it. */
export interface ReadmeExample {
  readonly line: number;
  readonly language: string;
  readonly asked: string;
  readonly answered: string;
  readonly answers: 'json' | 'text';
}

/** Every `graphql` block, and every `sh` block that a `json` or `text` block follows, with what the README says it answers. */
export function readmeExamples(blocks = readmeBlocks()): ReadmeExample[] {
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    if (!['graphql', 'sh'].includes(block.language) || next === undefined || !['json', 'text'].includes(next.language)) return [];
    return [{ line: block.line, language: block.language, asked: block.text, answered: next.text, answers: next.language as 'json' | 'text' }];
  });
}

/** Whether the lines came as printed, in their order; `…` in the README stands for what differs from run to run. */
export function cameAsPrinted(printed: string, came: string): boolean {
  const pattern = printed.split('\n').map((line) => line.split('…').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.*')).join('\n');
  return new RegExp(`^${pattern}$`, 'm').test(came);
}

/** Members whose values are new on every run: instants of knowledge, ids, secrets (of which `…` stands for all but the beginning). */
const OF_THE_RUN = new Set(['knowledge', 'recordedAt', 'supersededAt', 'lastRecordedAt', 'id', 'secret']);

/**
 * Pairs the values of the run that the README prints with those that came, so that a later block that uses a printed value
 * (`asOf: {knowledge: "…"}`) can be asked with the one that came. What is of the run is made equal; all else is left to compare.
 */
export function pairRunValues(printed: unknown, came: unknown, pairs: Map<string, string>): unknown {
  if (Array.isArray(printed) && Array.isArray(came)) return came.map((item, index) => pairRunValues(printed[index], item, pairs));
  if (!isObject(printed) || !isObject(came)) return came;
  return Object.fromEntries(Object.entries(came).map(([key, value]) => {
    const shown = printed[key];
    if (!OF_THE_RUN.has(key) || typeof shown !== 'string' || typeof value !== 'string') return [key, pairRunValues(shown, value, pairs)];
    if (shown.endsWith('…')) return [key, value.startsWith(shown.slice(0, -1)) ? shown : value];
    pairs.set(shown, value);
    return [key, shown];
  }));
}

/** Pairs the digest of a plan, too: the demo's goals lie around the day of its first start, and so does what a plan comes to. */
export function pairDigests(printed: string, came: string, pairs: Map<string, string>): void {
  const [shown, digest] = [printed, came].map((text) => /\b[0-9a-f]{32}\b/.exec(text)?.[0]);
  if (shown !== undefined && digest !== undefined) pairs.set(shown, digest);
}

export const withRunValues = (text: string, pairs: ReadonlyMap<string, string>): string =>
  [...pairs].reduce((result, [printed, came]) => result.replaceAll(printed, came), text);

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value);
