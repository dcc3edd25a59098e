import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql, type RawBuilder } from 'kysely';
import { aggregateTexts } from '../../../src/app/conversion/aggregate-texts.js';
import { rowNames } from '../../../src/app/conversion/row-names.js';
import { SourceDraft } from '../../../src/app/conversion/source-draft.js';
import { parseSql } from '../../../src/app/conversion/sql/parse-sql.js';
import { toLanguage } from '../../../src/app/conversion/sql/to-language.js';
import type { Aggregation } from '../../../src/lang/aggregation.js';
import { checkRow } from '../../../src/lang/check-row.js';
import { print } from '../../../src/lang/print.js';
import type { RowType } from '../../../src/lang/row-expr.js';
import { aggregateSql, filtered } from '../../../src/sql/scan-aggregates.js';
import { rowSql } from '../../../src/sql/row-sql.js';
import { calendarNamesOf, field, source } from '../../lang/example-catalog.js';
import { testDatabase } from '../../support/database.js';
import { newOrganization } from '../../support/organization.js';
import { sample } from '../../support/size.js';
import { randomSql } from './random-sql.js';

let query: <R>(statement: RawBuilder<R>) => Promise<R[]>;
beforeAll(async () => {
  const { database } = await testDatabase();
  const { id } = await newOrganization(database);
  query = (statement) => database.read(id, (reading) => reading.query(statement));
});

const draft = new SourceDraft('rows', 'rows', null);
for (const [name, type] of [['n', 'NUMBER'], ['m', 'NUMBER'], ['t', 'TEXT'], ['b', 'BOOLEAN']] as const) draft.add({ name, role: 'VALUE', type }, name);
const names = rowNames(({ path }) => draft.column(path[0]!), () => undefined);
const rows = source('rows', [field('n', 'NUMBER', 'VALUE'), field('m', 'NUMBER', 'VALUE'), field('t', 'TEXT', 'VALUE'), field('b', 'BOOLEAN', 'VALUE')]);

/** Every combination of values, the unknown one among them. */
const ROWS = sql`(select * from (values (null::numeric), (0), (1), (-2.5)) as a(n), (values (null::numeric), (0), (10)) as c(m),
  (values (null), (''), ('a'), ('Ab'), ('it''s')) as d(t), (values (null::boolean), (true), (false)) as e(b)) as r`;

const translated = (text: string, type: RowType): string => print(toLanguage(parseSql(text), type, names));

/** The text of the language as the statement that a measure's rows are read by. */
function statement(text: string, expect_: RowType | 'any'): RawBuilder<unknown> {
  const checked = checkRow(text, { sources: [rows], calendar: calendarNamesOf([], []), expect: expect_ });
  if (!checked.ok) throw new Error(checked.diagnostics.map(({ rendered, message }) => `${message}\n${rendered}`).join('\n'));
  return rowSql(checked.bySource['rows']!, (leaf) => sql.ref(`r.${leaf.key}`));
}

describe('translated SQL', () => {
  it.each([['number', 'number'], ['text', 'text'], ['truth', 'boolean']] as const)('gives what PostgreSQL gives of it, for every row: a %s', async (kind, type) => {
    await fc.assert(fc.asyncProperty(randomSql[kind].filter((text) => text.length < 600), async (text) => {
      const found = await query<{ differing: string }>(sql`
        select count(*)::text as differing from ${ROWS} where (${sql.raw(text)}) is distinct from (${statement(translated(text, type), type)})`);
      expect({ text, differing: found[0]!.differing }).toEqual({ text, differing: '0' });
    }), { numRuns: sample(60, 1000) });
  }, 600_000);

  it('aggregates what PostgreSQL aggregates of it', async () => {
    const branch = fc.tuple(randomSql.truth, fc.oneof(randomSql.number, fc.constant('1')), fc.constantFrom('', ' ELSE 0', ' ELSE NULL'))
      .map(([when, then, otherwise]) => `CASE WHEN ${when} THEN ${then}${otherwise} END`);
    const aggregation = fc.constantFrom<Aggregation>('SUM', 'COUNT', 'MIN', 'MAX', 'COUNT_DISTINCT');
    const values = fc.oneof(branch, randomSql.number).filter((text) => text.length < 600);
    await fc.assert(fc.asyncProperty(aggregation, values, async (of, text) => {
      const texts = aggregateTexts(of, parseSql(text), [], names);
      const filter = filtered(texts.filter == null ? [] : [statement(texts.filter, 'boolean')]);
      const ours = texts.value == null ? sql`count(*)${filter()}` : aggregateSql(texts.aggregation, null, statement(texts.value, 'any'), filter);
      const [name, distinct] = of === 'COUNT_DISTINCT' ? ['count', 'distinct '] : [of.toLowerCase(), ''];
      // A sum over no rows is 0 here: what differs is told of every conversion.
      const found = await query<{ same: boolean }>(sql`
        select coalesce(${sql.raw(`${name}(${distinct}${text})`)}, 0) = coalesce(${ours}, 0) as same from ${ROWS}`);
      expect({ of, text, same: found[0]!.same }).toEqual({ of, text, same: true });
    }), { numRuns: sample(60, 1000) });
  }, 600_000);
});
