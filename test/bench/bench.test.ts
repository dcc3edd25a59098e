import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { CASE_KEYS, type CaseKey } from '../../bench/cases/keys.js';
import { expectSame, VoidError } from '../../bench/report/answers.js';
import type { Report } from '../../bench/report/report.js';
import { medianOf } from '../../bench/sampling/median.js';
import { sample } from '../../bench/sampling/sampler.js';
import { afterTheFile } from '../support/database.js';
import { runCommand } from '../support/process.js';
import { sample as sized } from '../support/size.js';

const PROGRAM = 'dist/bench/main.js';

beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('these tests run the built benchmark: npm run build');
});

describe('npm run bench', () => {
  const cases = sized<readonly CaseKey[]>(['kpi-months', 'agents'], CASE_KEYS);

  test('runs its cases once, holds each answer to the hand-written SQL, and prints one table', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'yardstick-test-'));
    afterTheFile(async () => rmSync(directory, { recursive: true, force: true }));
    const json = join(directory, 'bench.json');
    const bench = runCommand(process.execPath, [
      PROGRAM, '--url', process.env['YARDSTICK_TEST_SERVER']!, '--rows', '4k', '--quick', '--requests', '10', '--imported', '1k',
      '--arrivals', '500', '--stretch', '0.2', '--minutes', '0', '--json', json, ...cases.flatMap((key) => ['--only', key]),
    ], { NODE_ENV: 'production' });
    await new Promise((ended) => bench.child.once('close', ended));
    expect(bench.child.exitCode === 0 ? '' : bench.output()).toBe('');

    const { results, options } = JSON.parse(readFileSync(json, 'utf8')) as Report;
    expect(results.map(({ key }) => key)).toEqual(cases);
    expect(options).toMatchObject({ rows: 4_000, seed: 1 });
    const values = results.flatMap(({ key, lines }) => lines.map(({ name, value }) => ({ of: `${key}: ${name}`, value: value.median })));
    expect(values.filter(({ value }) => !Number.isFinite(value))).toEqual([]);
    for (const { title } of results) expect(bench.output()).toContain(`| ${title}`);
    expect(bench.output()).toMatch(/seed 1, .*commit \w+/);
  }, sized(120_000, 600_000));

  test('names the cases where none of them is asked for, and says how it is used', async () => {
    const bench = runCommand(process.execPath, [PROGRAM, '--only', 'speed']);
    await new Promise((ended) => bench.child.once('close', ended));
    expect(bench.child.exitCode).toBe(1);
    expect(bench.output()).toContain('There is no case speed');
    expect(bench.output()).toContain('--rows 1M');
  });
});

describe('what a run rests on', () => {
  const same = { keys: ['day'], values: ['value'] };

  test('contenders that give different numbers make it void', () => {
    const byHand = [{ day: 'a', value: 0.5 }, { day: 'b', value: null }];
    expect(() => expectSame('it', byHand, byHand, same)).not.toThrow();
    expect(() => expectSame('it', [...byHand, { day: 'c', value: 0 }], byHand, same)).not.toThrow();
    expect(() => expectSame('it', [{ day: 'a', value: 0.5000001 }, byHand[1]!], byHand, same)).toThrow(VoidError);
    expect(() => expectSame('it', [byHand[0]!, { day: 'b', value: 0 }], byHand, same)).toThrow(VoidError);
    expect(() => expectSame('it', byHand.slice(1), byHand, same)).toThrow(VoidError);
    expect(() => expectSame('it', [...byHand, { day: 'c', value: 1 }], byHand, same)).toThrow(VoidError);
    expect(() => expectSame('it', [], [], same)).toThrow(VoidError);
  });

  test('contenders take turns, every other round backwards, after a round that does not count', async () => {
    const ran: string[] = [];
    const contender = (name: string, times: number) => ({ name, times, run: async () => void ran.push(name) });
    const samples = await sample([contender('a', 2), contender('b', 1)], { rounds: 2, quick: false });
    expect(ran.join(' ')).toBe('b a a a a b b a a');
    expect([samples.rounds('a').length, samples.rounds('b').length]).toEqual([2, 2]);
  });

  test('the interval of a median leaves out as many values as may lie beside it by chance', () => {
    expect(medianOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
    expect(medianOf([4, 1, 2, 3])).toEqual({ median: 2.5, low: 1, high: 4 });
    expect(medianOf([1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ median: 5, low: 2, high: 8 });
    // 5,000 ± 1.96 × √10,000 / 2, about.
    expect(medianOf(Array.from({ length: 10_001 }, (_, value) => value))).toEqual({ median: 5_000, low: 4_901, high: 5_099 });
  });
});
