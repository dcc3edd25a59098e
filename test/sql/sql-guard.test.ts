import { describe, expect, test } from '@jest/globals';
import { findingsOf } from '../support/sql-guard.js';

describe('the guard over generated statements', () => {
  test('lets a bound SELECT pass', async () => {
    expect(await findingsOf(`select (r.fields ->> 'talk')::numeric, count(*) filter (where r.key = $1::text) from interaction as r group by 1`)).toEqual([]);
  });

  test.each([
    ['two statements', `select 1; drop table interaction`],
    ['a write', `delete from interaction`],
    ['a setting changed on the way', `select set_config('app.organization', $1, true)`],
    ['a literal of a user', `select 1 from interaction where key = 'x'' or ''1'' = ''1'`],
    ['a write in a WITH', `with gone as (delete from interaction returning 1) select * from gone`],
    ['a lock', `select 1 from interaction for update`],
  ])('sees %s', async (_, statement) => {
    expect(await findingsOf(statement)).not.toEqual([]);
  });
});
