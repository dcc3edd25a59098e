import { describe, expect, test } from '@jest/globals';
import { joinBeginnings } from '../../src/store/joined-beginnings.js';

/** A connection that notes what it is sent. */
function connection(): { query: ReturnType<typeof joinBeginnings>; sent: unknown[][] } {
  const sent: unknown[][] = [];
  const query = joinBeginnings(async (...args) => {
    sent.push(args);
    return { rows: ['one'] };
  }, (text) => text.includes('prepared'));
  return { query, sent };
}

const SETTINGS = `select set_config('app.organization', 'a', true)`;
const BEGUN = `start transaction read only; ${SETTINGS}`;

describe('what begins a transaction', () => {
  test('goes with its settings, before the first statement', async () => {
    const { query, sent } = connection();
    await query('start transaction read only', []);
    await query(SETTINGS, []);
    expect(sent).toEqual([]);
    expect(await query('select $1', [1])).toEqual({ rows: ['one'] });
    expect(await query('select prepared', [])).toEqual({ rows: ['one'] });
    expect(sent).toEqual([[BEGUN], ['select $1', [1]], ['select prepared', []]]);
  });

  test('goes with the first statement, where that is prepared', async () => {
    const { query, sent } = connection();
    await query('start transaction read only', []);
    await query(SETTINGS, []);
    expect(await query('select prepared $1', [1])).toEqual({ rows: ['one'] });
    expect(await query('select prepared $1', [2])).toEqual({ rows: ['one'] });
    expect(sent).toEqual([[{ beginning: BEGUN, text: 'select prepared $1', values: [1] }], ['select prepared $1', [2]]]);
  });

  test('goes before a stream', async () => {
    const { query, sent } = connection();
    await query('begin');
    await query(SETTINGS);
    await query({ text: 'copy t from stdin' });
    expect(sent).toEqual([[`begin; ${SETTINGS}`], [{ text: 'copy t from stdin' }]]);
  });

  test.each([['rollback', [] as string[]], ['commit', []], ['rollback', [SETTINGS]], ['commit', [SETTINGS]]])('is not sent where a %s is all that follows', async (end, settings) => {
    const { query, sent } = connection();
    await query('begin');
    for (const text of settings) await query(text);
    await query(end);
    await query('select 1');
    expect(sent).toEqual([['select 1']]);
  });

  test.each<[string, unknown[]]>([
    ['is no setting', ['select count(*) from member']], ['has values', ['select set_config($1, $2, true)', ['app.organization', 'a']]], ['is a stream', [{ text: 'copy t from stdin' }]],
  ])('refuses to be followed by what %s: that cannot be sent with it', async (_, next) => {
    const { query, sent } = connection();
    await query('begin');
    await expect(query(...next)).rejects.toThrow('a transaction begins with its settings');
    await query('rollback');
    expect(sent).toEqual([['rollback']]);
  });
});
