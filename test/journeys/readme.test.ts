import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../house/source-files.js';
import { printedJson } from '../support/printed-json.js';
import { runCommand, type RunningCommand } from '../support/process.js';
import { pairRunValues, readmeBlocks, readmeExamples, withRunValues } from '../support/readme.js';

/** Set by whoever changes the tour: the answers that came are written into the README, to be read before they are committed. */
const UPDATE = process.env['YARDSTICK_UPDATE_README'] === '1';
const README = join(PROJECT, 'README.md');

const directory = mkdtempSync(join(tmpdir(), 'yardstick-readme-'));
let service: RunningCommand;
let url = '';
let key = '';

beforeAll(async () => {
  service = runCommand('npm', ['start'], { PORT: '0', YARDSTICK_DATA_DIR: join(directory, 'data'), DATABASE_URL: '', YARDSTICK_ADMIN_KEY: '' });
  url = (await service.printed(/Yardstick listens at (http:\/\/[\d.:]+)/))[1]!;
  key = (await service.printed(/ADMIN +(ysk_\w+)/))[1]!;
  await service.printed(/A query to try/);
}, 180_000);

afterAll(async () => {
  expect(await service.stop()).toBe(0);
  rmSync(directory, { recursive: true, force: true });
}, 60_000);

/** As in a shell: $KEY is set, and the address is the one that this service printed. */
async function shell(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)('bash', ['-c', command.replaceAll('http://127.0.0.1:4000', url)], { cwd: directory, env: { ...process.env, KEY: key } });
  return stdout;
}

async function post(query: string): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: JSON.stringify({ query }),
  });
  return response.json();
}

describe('the tour of the README', () => {
  const pairs = new Map<string, string>();
  const came: { line: number; answer: unknown }[] = [];

  test.each(readmeExamples().map((example) => [example.line, example] as const))('line %d answers as printed', async (line, { language, asked, answered }) => {
    const operation = withRunValues(asked, pairs);
    const answer = language === 'sh' ? JSON.parse(await shell(operation)) : await post(operation);
    came.push({ line, answer });
    if (UPDATE) return;
    const printed: unknown = JSON.parse(answered);
    expect(pairRunValues(printed, answer, pairs)).toEqual(printed);
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
    if (UPDATE) writeFileSync(README, withAnswers(readFileSync(README, 'utf8'), came));
  });
});

/** The README with each answer in the block that follows its operation. */
function withAnswers(readme: string, answers: readonly { line: number; answer: unknown }[]): string {
  const lines = readme.split('\n');
  for (const { line, answer } of [...answers].sort((a, b) => b.line - a.line)) {
    const begin = lines.findIndex((text, index) => index >= line && /^```json$/.test(text));
    const end = lines.indexOf('```', begin + 1);
    lines.splice(begin + 1, end - begin - 1, printedJson(answer));
  }
  return lines.join('\n');
}
