import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PROJECT } from '../house/source-files.js';
import { printedJson } from '../support/printed-json.js';
import { runCommand, type RunningCommand } from '../support/process.js';
import { cameAsPrinted, pairDigests, pairRunValues, readmeBlocks, readmeExamples, withRunValues, type ReadmeExample } from '../support/readme.js';

/** Set by whoever changes the tour: the answers that came are written into the README, to be read before they are committed. */
const UPDATE = process.env['YARDSTICK_UPDATE_README'] === '1';
const README = join(PROJECT, 'README.md');

const directory = mkdtempSync(join(tmpdir(), 'yardstick-readme-'));
/** Loads a file that its user downloaded: `test/cli/servicedesk.test.ts` runs it where the file is at hand. */
const SERVICEDESK = 'demo servicedesk';
let service: RunningCommand;
let url = '';
let key = '';
/** Keys by who asks, as operations begin with it: `# as the owner`. Nobody: ADMIN. */
const keys = new Map<string, string>();

beforeAll(async () => {
  service = runCommand('npm', ['start'], {
    PORT: '0', YARDSTICK_DATA_DIR: join(directory, 'data'), DATABASE_URL: '', YARDSTICK_ADMIN_KEY: '',
    // The tour looks back a year; more months are more of the same.
    YARDSTICK_ROUND_SECONDS: '1', YARDSTICK_DEMO_MONTHS: '15',
  });
  url = (await service.printed(/Yardstick listens at (http:\/\/[\d.]+:\d+)/))[1]!;
  key = (await service.printed(/ADMIN +(ysk_\w+)/))[1]!;
  keys.set('the owner', (await service.printed(/OWNER +(ysk_\w+)/))[1]!);
  await service.printed(/how a goal stands[^]*--data .*\n/);
}, 400_000);

afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

/** As in a shell in the project: $KEY is set, the address is the one that this service printed, and files lie in a folder of the test. */
async function shell(command: string): Promise<string> {
  const here = command
    .replaceAll('http://127.0.0.1:4000', url)
    .replaceAll(/callbacks(\.rejects)?\.csv/g, (file) => join(directory, file))
    .replaceAll('our-kpis', join(directory, 'our-kpis'));
  const environment = { ...process.env, NODE_OPTIONS: '', DATABASE_URL: '', YARDSTICK_DATA_DIR: join(directory, 'data'), KEY: key };
  // An import that rejected rows says so by its exit code, too.
  const { stdout } = await promisify(execFile)('bash', ['-c', here], { cwd: PROJECT, env: environment })
    .catch((error: { stdout: string; stderr: string }) => ({ stdout: `${error.stdout}${error.stderr}` }));
  return stdout.replaceAll(join(directory, 'our-kpis'), 'our-kpis');
}

/** Makes the changes that the README tells to be made: lines of the file that is named first, for others. */
function edit(diff: string): void {
  const [named, ...lines] = diff.split('\n');
  const side = (sign: string): string => lines.filter((line) => line.startsWith(sign)).map((line) => `${line.slice(1)}\n`).join('');
  const file = join(directory, named!.replace('--- ', ''));
  const text = readFileSync(file, 'utf8');
  expect(text.split(side('-'))).toHaveLength(2);
  writeFileSync(file, text.replace(side('-'), () => side('+')));
}

async function post(query: string): Promise<unknown> {
  const [, who] = /^# as (.+)$/m.exec(query) ?? [];
  const secret = who === undefined ? key : keys.get(who);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` }, body: JSON.stringify({ query }),
  });
  return response.json();
}

/** Rounds are made every second. */
const A_FEW_ROUNDS_MS = 15_000;

/** Asks a query until its answer is as it should be: what it asks about may come about by itself, in the next round. Everything else is asked once. */
async function postUntil(query: string, isAsPrinted: (answer: unknown) => boolean): Promise<unknown> {
  for (const end = Date.now() + A_FEW_ROUNDS_MS; ;) {
    const answer = await post(query);
    if (!query.startsWith('{') || isAsPrinted(answer) || Date.now() > end) return answer;
    await sleep(200);
  }
}

test('the query about a goal, which npm start prints, tells of reviews that were restated', async () => {
  const printed = [...service.output().matchAll(/--data '(.*)'/g)].map(([, body]) => (JSON.parse(body!) as { query: string }).query);
  const { data } = await post(printed.at(-1)!) as { data: { goal: { reviews: { state: string }[] } } };
  expect(data.goal.reviews.map(({ state }) => state)).toContain('RESTATED');
});

test('the goals of the demo look back on the year before', async () => {
  const { data } = await post(`{
    orders: goal(key: "orders") { target { trajectory { kind } } }
    handling: goal(key: "handling_cost") { progress(periods: 2) { history { reference } } }
  }`) as { data: unknown };
  expect(data).toEqual({
    orders: { target: { trajectory: { kind: 'SEASONAL' } } },
    handling: { progress: { history: expect.arrayContaining([expect.objectContaining({ reference: expect.any(Number) })]) } },
  });
});

describe('the tour of the README', () => {
  const pairs = new Map<string, string>();
  const came: { line: number; answer: unknown }[] = [];

  const examples = readmeExamples();
  const edits = readmeBlocks().filter(({ language }) => language === 'diff');
  const steps = [...examples.filter(({ asked }) => !asked.includes(SERVICEDESK)), ...edits].sort((a, b) => a.line - b.line);

  // In the order of the README: what is asked may stand on what was done before.
  test.each(steps.map((step) => [step.line, step] as const))('line %d does as it says', async (_, step) => {
    if (!('asked' in step)) edit(step.text);
    else if (step.answers === 'json') await expectAnswer(step);
    else await expectOutput(step);
  }, 120_000);

  async function expectAnswer({ line, language, asked, answered }: ReadmeExample): Promise<void> {
    const operation = withRunValues(asked, pairs);
    const printed: unknown = JSON.parse(answered);
    const isAsPrinted = (answer: unknown): boolean => JSON.stringify(pairRunValues(printed, answer, new Map())) === JSON.stringify(printed);
    const answer = language === 'sh' ? JSON.parse(await shell(operation)) : await postUntil(operation, isAsPrinted);
    came.push({ line, answer });
    const comparable = pairRunValues(printed, answer, pairs);
    const { data } = answer as { data?: { addMember?: { name: string }; createApiKey?: { secret: string } } };
    if (data?.addMember && data.createApiKey) keys.set(data.addMember.name, data.createApiKey.secret);
    if (!UPDATE) expect(comparable).toEqual(printed);
  }

  async function expectOutput({ asked, answered }: ReadmeExample): Promise<void> {
    for (const { text } of readmeBlocks().filter(({ language }) => language === 'csv')) writeFileSync(join(directory, 'callbacks.csv'), `${text}\n`);
    const output = (await shell(withRunValues(asked, pairs))).trim();
    pairDigests(answered, output, pairs);
    const printed = withRunValues(answered, pairs);
    if (!cameAsPrinted(printed, output)) expect(output).toBe(printed);
  }

  test('every command is tried here or beside the file that it loads, or is how these tests and the service were started', () => {
    const started = ['npm install && npm start', 'npm install && npm test', 'YARDSTICK_ROUND_SECONDS=1 npm start'];
    const tried = new Set(examples.map(({ asked }) => asked));
    expect(readmeBlocks().filter(({ language, text }) => language === 'sh' && !tried.has(text)).map(({ text }) => text)).toEqual(started);
  });

  test('the query to try, which npm start prints, answers', async () => {
    const [, command] = await service.printed(/A query to try:\n([\s\S]*?--data '[^']*')/);
    expect(JSON.parse(await shell(command!)).data.evaluate.records.length).toBeGreaterThan(3);
  });

  test('every graphql block has its answer below it', () => {
    const operations = readmeBlocks().filter(({ language }) => language === 'graphql');
    expect(readmeExamples().filter(({ language }) => language === 'graphql')).toHaveLength(operations.length);
  });

  afterAll(() => {
    if (UPDATE) writeFileSync(README, withRunValues(withAnswers(readFileSync(README, 'utf8'), came), pairs));
  });
});

/** The README with each answer in the block that follows its operation. */
function withAnswers(readme: string, answers: readonly { line: number; answer: unknown }[]): string {
  const lines = readme.split('\n');
  for (const { line, answer } of [...answers].sort((a, b) => b.line - a.line)) {
    const begin = lines.findIndex((text, index) => index >= line && /^```json$/.test(text));
    const end = lines.indexOf('```', begin + 1);
    lines.splice(begin + 1, end - begin - 1, withoutSecrets(printedJson(answer)));
  }
  return lines.join('\n');
}

/** What is told once is not written down, here least of all. */
const withoutSecrets = (text: string): string => text.replace(/("secret": "[a-z]+_)[^"]+/g, '$1…');
