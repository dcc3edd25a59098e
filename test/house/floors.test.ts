import { describe, expect, test } from '@jest/globals';
import { dirname, join, normalize } from 'node:path/posix';
import { importsOf, sourceFiles, type SourceFile } from './source-files.js';

/** The house of the design: a folder, its floor, and what it may import besides itself. */
const HOUSE: Record<string, readonly string[]> = {
  kernel: [],
  calendar: ['kernel'],
  lang: ['kernel', 'calendar'],
  goals: ['kernel', 'calendar'],
  sql: ['kernel', 'calendar', 'lang'],
  store: ['kernel', 'calendar', 'lang', 'goals', 'sql'],
  app: ['kernel', 'calendar', 'lang', 'goals', 'sql', 'store'],
  graphql: ['kernel', 'calendar', 'lang', 'goals', 'app'],
  cli: ['kernel', 'calendar', 'lang', 'sql', 'store', 'app', 'graphql', 'config'],
  config: ['kernel'],
  server: ['kernel', 'calendar', 'lang', 'sql', 'store', 'app', 'graphql', 'config'],
  main: ['kernel', 'calendar', 'lang', 'sql', 'store', 'app', 'graphql', 'cli', 'config', 'server'],
};

/** The CLI's one door to the emitted schema; everything else of graphql is closed to it. */
const CLI_DOORS = ['src/graphql/emit-schema'];

const roomOf = (path: string): string => path.split('/')[1]!.replace(/\.(ts|js)$/, '');

interface Import { readonly from: string; readonly to: string }

function importsInside(file: SourceFile): Import[] {
  return importsOf(file.text)
    .filter((target) => target.startsWith('.'))
    .map((target) => ({ from: file.path, to: normalize(join(dirname(file.path), target)).replace(/\.js$/, '') }));
}

const breaches = (files: readonly SourceFile[]): string[] => files.flatMap(importsInside)
  .filter(({ to }) => to.startsWith('src/'))
  .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !(HOUSE[roomOf(from)] ?? []).includes(roomOf(to)))
  .map(({ from, to }) => `${from} imports ${to}`);

const files = sourceFiles('src');

describe('the house', () => {
  test('every folder has its floor in the table', () => {
    expect([...new Set(files.map(({ path }) => roomOf(path)))].filter((room) => !(room in HOUSE))).toEqual([]);
  });

  test('a file imports only from floors below its own', () => {
    expect(breaches(files)).toEqual([]);
  });

  test('an import upward is seen', () => {
    expect(breaches([{ path: 'src/lang/planted.ts', text: "import { x } from '../store/database.js';" }]))
      .toEqual(['src/lang/planted.ts imports src/store/database']);
  });

  test('the CLI enters graphql only to emit the schema', () => {
    const entries = files.filter(({ path }) => path.startsWith('src/cli/')).flatMap(importsInside).filter(({ to }) => to.startsWith('src/graphql/'));
    expect(entries.filter(({ to }) => !CLI_DOORS.includes(to))).toEqual([]);
  });

  test('only the store knows MikroORM and the driver', () => {
    const strangers = files
      .filter(({ path }) => !path.startsWith('src/store/'))
      .filter(({ text }) => importsOf(text).some((target) => target.startsWith('@mikro-orm/') || target === 'pg' || target.startsWith('pg-')));
    expect(strangers.map(({ path }) => path)).toEqual([]);
  });

  test('only config reads the environment', () => {
    const readers = files.filter(({ path, text }) => path !== 'src/config.ts' && /\bprocess\.env\b/.test(text));
    expect(readers.map(({ path }) => path)).toEqual([]);
  });
});

describe('constructs that are banned', () => {
  const BANNED: readonly [string, RegExp][] = [
    ['evaluating text as code', /\beval\(|new Function\(|\btoJSFunction\b|from 'node:vm'|from 'vm'/],
    ['the evaluator of expr-eval', /\.evaluate\(\{|Parser\.evaluate|\.simplify\(/],
    ['interpolating SQL execution', /\bem\.execute\(|getConnection\(\)\.execute\(/],
    ['now() inside a transaction', /\bsql`[^`]*\bnow\(\)/],
    ['a folder whose name says nothing', /from '[^']*\/(utils|helpers|common)(\/|\.js)/],
  ];

  test.each(BANNED)('%s is nowhere in the sources', (_, pattern) => {
    expect(files.filter(({ text }) => pattern.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
