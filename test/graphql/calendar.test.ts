import { beforeAll, describe, expect, test } from '@jest/globals';
import { ContactCentre, QUARTER } from './contact-centre.js';

let centre: ContactCentre;

beforeAll(async () => {
  centre = await ContactCentre.open();
});

const send = (query: string, variables?: Record<string, unknown>) => centre.owner.send(query, variables);
const data = async (query: string, variables?: Record<string, unknown>): Promise<any> => {
  const answer = await send(query, variables);
  expect(answer.errors).toBeUndefined();
  return answer.data;
};

const TAG = '{ key name description version ranges { name from to } }';
const SCHEDULE = '{ key name version hours { validFrom weekly { weekday intervals { from to } } } holidays holidayTag }';

describe('calendar tags over HTTP', () => {
  test('are defined, read, listed page by page, used and deleted', async () => {
    const define = `mutation ($input: TagInput!, $version: String) { defineTag(input: $input, expectedVersion: $version) { tag ${TAG} diagnostics { code } } }`;
    const holiday = { key: 'holiday', name: 'Holidays', ranges: [{ name: 'New Year', from: '2026-01-01', to: '2026-01-02' }] };
    expect((await data(define, { input: holiday, version: '0' })).defineTag).toEqual({
      tag: { ...holiday, description: null, version: '1' }, diagnostics: [],
    });
    await data(define, { input: { key: 'fair', iCalendar: 'BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20260301\nEND:VEVENT\nEND:VCALENDAR' } });
    expect(await data(`{ tag(key: "holiday") ${TAG} none: tag(key: "nothing") { id } }`)).toMatchObject({ tag: { version: '1' }, none: null });
    const page = (await data('{ tags(first: 1) { nodes { key ranges { name } } pageInfo { hasNextPage endCursor } } }')).tags;
    expect(page).toMatchObject({ nodes: [{ key: 'fair', ranges: [{ name: 'Fair' }] }], pageInfo: { hasNextPage: true } });
    expect((await data('query ($after: String) { tags(after: $after) { nodes { key } } }', { after: page.pageInfo.endCursor })).tags.nodes).toEqual([{ key: 'holiday' }]);

    const { evaluate } = await data(`{ evaluate(kpis: ["volume"], ${QUARTER}, by: ["calendar:fair"], orderBy: [{ by: "calendar:fair" }]) { columns { key kind type } rows } }`);
    expect(evaluate.columns[0]).toEqual({ key: 'calendar:fair', kind: 'DIMENSION', type: 'text' });
    expect(evaluate.rows.reduce((sum: number, [, count]: [string, number]) => sum + count, 0)).toBe(90);

    expect((await send(define, { input: holiday, version: '9' })).errors![0]!.extensions).toMatchObject({ code: 'CONFLICT', currentVersion: '1' });
    expect((await data(define, { input: { key: 'No key' } })).defineTag).toEqual({ tag: null, diagnostics: [{ code: 'NAM220' }] });
    expect(typeof (await data('mutation { deleteTag(key: "fair") }')).deleteTag).toBe('string');
    expect((await send('mutation { deleteTag(key: "fair") }')).errors![0]!.extensions.code).toBe('NOT_FOUND');
  });
});

describe('work schedules over HTTP', () => {
  test('are defined, read, listed, used and deleted', async () => {
    const define = `mutation ($input: ScheduleInput!) { defineSchedule(input: $input) { schedule ${SCHEDULE} diagnostics { code message } } }`;
    const weekly = [{ weekday: 'MONDAY', intervals: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '24:00' }] }];
    const input = { key: 'default', name: 'Office', hours: [{ validFrom: null, weekly }, { validFrom: '2026-02-01', weekly: [] }], holidays: ['2026-01-01'], holidayTag: null };
    expect((await data(define, { input })).defineSchedule).toEqual({ schedule: { ...input, version: '1' }, diagnostics: [] });
    expect((await data(define, { input: { ...input, holidayTag: 'unheard' } })).defineSchedule)
      .toEqual({ schedule: null, diagnostics: [{ code: 'NAM231', message: 'In holidayTag: There is no calendar tag "unheard".' }] });
    expect((await data('{ schedules { nodes { key } } schedule(key: "default") { name } }'))).toEqual({ schedules: { nodes: [{ key: 'default' }] }, schedule: { name: 'Office' } });

    await centre.measure('worked', { aggregation: 'SUM', value: 'business_seconds(occurredAt, occurredAt)' });
    expect((await send('mutation { deleteSchedule(key: "default") }')).errors![0]!.extensions).toMatchObject({ code: 'CONFLICT', dependents: ['worked'] });
    await data('mutation { deleteMeasure(key: "worked") }');
    await data('mutation { deleteSchedule(key: "default") }');
    expect((await data('{ schedule(key: "default") { key } }')).schedule).toBeNull();
  });
});
