import { describe, expect, test } from '@jest/globals';
import { joinBeginnings } from '../../src/store/joined-beginnings.js';

/** A connection that notes what it is sent; PostgreSQL answers several statements in one text by a list. */
function connection(): { query: ReturnType<typeof joinBeginnings>; sent: unknown[][] } {
  const sent: unknown[][] = [];
  const query = joinBeginnings(async (...args) => {
    sent.push(args);
    return String(args[0]).includes(';') ? [{ rows: ['begun'] }, { rows: ['set'] }] : { rows: ['one'] };
  });
  return { query, sent };
}

const SETTINGS = `select set_config('app.organization', 'a', true)`;

describe('what begins a transaction', () => {
  test('goes with its settings, and they are what is answered', async () => {
    const { query, sent } = connection();
    await query('start transaction read only', []);
    expect(sent).toEqual([]);
    expect(await query(SETTINGS, [])).toEqual({ rows: ['set'] });
    expect(await query('select $1', [1])).toEqual({ rows: ['one'] });
    expect(sent).toEqual([[`start transaction read only; ${SETTINGS}`], ['select $1', [1]]]);
  });

  test.each(['rollback', 'commit'])('is not sent where a %s is all that follows', async (end) => {
    const { query, sent } = connection();
    await query('begin');
    await query(end);
    await query('select 1');
    expect(sent).toEqual([['select 1']]);
  });

  test.each<[string, unknown[]]>([
    ['has values', ['select set_config($1, $2, true)', ['app.organization', 'a']]], ['is a stream', [{ text: 'copy t from stdin' }]],
  ])('refuses to be followed by what %s: that cannot be sent with it', async (_, next) => {
    const { query, sent } = connection();
    await query('begin');
    await expect(query(...next)).rejects.toThrow('a transaction begins with its settings');
    await query('rollback');
    expect(sent).toEqual([['rollback']]);
  });
});
