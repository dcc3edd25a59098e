import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readDefinitionFiles } from '../../src/app/definition-files/read-definition-files.js';
import { convertCommand } from '../../src/cli/convert/convert-command.js';
import { jaffleManifest } from '../app/conversion/jaffle-manifest.js';
import { shopCubes } from '../app/conversion/shop-cubes.js';

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'yardstick-convert-')); });
afterEach(async () => {
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

/** What the command prints. */
async function run(...args: string[]): Promise<string[]> {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = ((text: string) => lines.push(text)) as unknown as typeof process.stdout.write;
  try {
    await convertCommand().parseAsync(args, { from: 'user' });
  } finally {
    process.stdout.write = write;
  }
  return lines.join('').trimEnd().split('\n');
}

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, text);
  return path;
}

const out = (): string => join(folder, 'out');
async function written() {
  const paths = (await readdir(out(), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Promise.all(paths.map(async (entry) => ({ path: entry.name, text: await readFile(join(entry.parentPath, entry.name), 'utf8') })));
}

const SMALL = {
  semantic_models: [{
    name: 'calls', defaults: { agg_time_dimension: 'at' }, dimensions: [{ name: 'at', type: 'time' }],
    measures: [{ name: 'handled', agg: 'count', expr: '1' }],
  }],
  metrics: [{ name: 'calls_handled', type: 'simple', type_params: { measure: { name: 'handled' } } }],
};

describe('yardstick convert', () => {
  it('writes what a manifest defines, tells each difference on a line, and ends with 3 where something was left out', async () => {
    const lines = await run('dbt', await put('manifest.json', JSON.stringify(jaffleManifest)), '--out', out());
    expect(lines.slice(0, -1).every((line) => /^(changed |left out) {2}\S/.test(line))).toBe(true);
    expect(lines).toContain('left out  metric double_riga: It stands on the metric revenue_in_riga, which was left out.');
    expect(lines.at(-1)).toMatch(/^2 sources, 14 measures, 15 KPIs written to .*out; \d+ changed, 13 left out\.$/);
    expect(process.exitCode).toBe(3);
    const { set, findings } = readDefinitionFiles(await written());
    expect(findings).toEqual([]);
    expect(set.kpis).toHaveLength(15);
  });

  it('ends well where everything is here', async () => {
    const lines = await run('dbt', await put('manifest.json', JSON.stringify(SMALL)), '--out', out());
    expect(lines.at(-1)).toBe(`1 source, 1 measure, 1 KPI written to ${out()}; 5 changed, 0 left out.`);
    expect(process.exitCode).toBeUndefined();
  });

  it('reads models of Cube from files and from folders, and those within', async () => {
    await put('model/cubes/orders.yml', shopCubes[0].text);
    await put('model/notes.txt', 'no model');
    const events = await put('events.yaml', shopCubes[1].text);
    const lines = await run('cube', join(folder, 'model'), events, '--out', out());
    expect(lines.at(-1)).toMatch(/^2 sources, 11 measures, 8 KPIs written to /);
    expect(process.exitCode).toBe(3);
  });

  it('overwrites nothing that says something else, unless told; again changes nothing', async () => {
    const manifest = await put('manifest.json', JSON.stringify(SMALL));
    await run('dbt', manifest, '--out', out());
    const before = await written();
    await run('dbt', manifest, '--out', out());
    expect(await written()).toEqual(before);
    await put('manifest.json', JSON.stringify({ ...SMALL, metrics: [{ ...SMALL.metrics[0], label: 'Calls' }] }));
    await expect(run('dbt', manifest, '--out', out())).rejects.toThrow(/would be overwritten\. Choose another --out, or say --force\.$/);
    expect(await written()).toEqual(before);
    await run('dbt', manifest, '--out', out(), '--force');
    expect(await written()).not.toEqual(before);
  });

  it.each([
    ['a file that is not there', 'dbt', 'missing.json', null, /missing\.json cannot be read: there is no such file\.$/],
    ['no JSON', 'dbt', 'a.json', '{"semantic_models": ', /a\.json is no JSON: /],
    ['another JSON', 'dbt', 'a.json', '{"nodes": {}}', /^That is no semantic manifest/],
    ['no YAML', 'cube', 'a.yml', 'cubes: [', /a\.yml:1:\d+ is no YAML: /],
    ['another YAML', 'cube', 'a.yml', 'models: []', /^There is no cube in these files\.$/],
  ])('says in a line what is wrong with %s, and writes nothing', async (_, kind, name, text, message) => {
    if (text !== null) await put(name, text);
    await expect(run(kind, join(folder, name), '--out', out())).rejects.toThrow(message);
    await expect(readdir(out())).rejects.toThrow();
  });

  it('says so where a folder holds no model', async () => {
    await put('model/orders.js', 'cube(`orders`, {})');
    await expect(run('cube', join(folder, 'model'), '--out', out())).rejects.toThrow(/There is no YAML file in .*model\. Models in JavaScript cannot be converted\.$/);
  });
});
