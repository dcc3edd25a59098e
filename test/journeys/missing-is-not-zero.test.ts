import { beforeAll, describe, expect, test } from '@jest/globals';
import { openShop, record } from './shop.js';
import { type Tenant } from './two-organizations.js';

let owner: Tenant;

beforeAll(async () => {
  ({ owner } = await openShop());
});

const RUNNING = 'window: { last: { count: 2, unit: MONTH, includeCurrent: true } }, grain: MONTH';
const POINT = 'period { label from to } value exact reason complete incomplete components { measure value n }';

describe('trap 8: a half-finished period does not pass for a collapse', () => {
  test('trap 8: the running period is given as far as it goes and says that it is open; those before are complete', async () => {
    await record(owner, 'surveys', [{ key: 'now', occurredAt: new Date().toISOString(), fields: { score: 10 } }]);
    const { kpi, evaluate } = await owner.ask(`{
      kpi(key: "answer_count") { evaluate(${RUNNING}) { groups { total { ${POINT} } points { ${POINT} } } } }
      evaluate(kpis: ["answer_count"], ${RUNNING}) { rows marks { row column reason incomplete } }
    }`);
    const [{ points, total }] = kpi.evaluate.groups;
    expect(points.slice(0, -1).map(({ complete, incomplete }: any) => ({ complete, incomplete }))).toEqual([
      { complete: true, incomplete: [] },
      { complete: true, incomplete: [] },
    ]);
    expect(points.at(-1)).toMatchObject({ value: 1, reason: null, complete: false, incomplete: ['PERIOD_OPEN'] });
    expect(total).toMatchObject({ complete: false, incomplete: ['PERIOD_OPEN'] });
    expect(evaluate.marks).toEqual([{ row: 2, column: 1, reason: null, incomplete: ['PERIOD_OPEN'] }]);
  });

  test('trap 8: without the running period everything is complete', async () => {
    const { kpi } = await owner.ask(
      `{ kpi(key: "answer_count") { evaluate(window: { last: { count: 2, unit: MONTH } }, grain: MONTH) {
        groups { total { complete } points { complete } } } } }`,
    );
    expect(kpi.evaluate.groups).toEqual([{ total: { complete: true }, points: [{ complete: true }, { complete: true }] }]);
  });
});

describe('trap 10: missing is not zero', () => {
  test('trap 10: a day with answers but no NPS question has no NPS, not 0; a day without answers has none either', async () => {
    await record(owner, 'surveys', [
      { key: 'a', occurredAt: '2026-03-02T09:00:00Z', fields: { score: 10 } },
      { key: 'b', occurredAt: '2026-03-02T10:00:00Z', fields: { score: 3 } },
      { key: 'c', occurredAt: '2026-03-03T09:00:00Z', fields: { asked_for: 'address' } },
      { key: 'd', occurredAt: '2026-03-03T10:00:00Z', fields: { score: null } },
    ]);
    const { evaluate } = await owner.ask(`{ evaluate(
        kpis: ["nps", "score_mean", "answer_count"], window: { between: { from: "2026-03-02", to: "2026-03-05" } }, grain: DAY
      ) {
      rows marks { row column reason } csv } }`);
    expect(evaluate.rows).toEqual([
      ['2026-03-02', 0, 6.5, 2],
      ['2026-03-03', null, null, 2],
      ['2026-03-04', null, null, 0],
    ]);
    expect(evaluate.marks).toEqual([
      { row: 1, column: 1, reason: 'ZERO_DENOMINATOR' },
      { row: 1, column: 2, reason: 'NO_DATA' },
      { row: 2, column: 1, reason: 'ZERO_DENOMINATOR' },
      { row: 2, column: 2, reason: 'NO_DATA' },
    ]);
    expect(evaluate.csv.split('\r\n').slice(1, 4)).toEqual(['2026-03-02,0,6.5,2', '2026-03-03,,,2', '2026-03-04,,,0']);
  });

  test('trap 10: days without a value do not pull the whole window down', async () => {
    const { kpi } = await owner.ask(
      `{ kpi(key: "nps") { evaluate(window: { between: { from: "2026-03-01", to: "2026-04-01" } }, grain: DAY) {
        groups { total { value components { measure value } } } } } }`,
    );
    expect(kpi.evaluate.groups[0].total).toEqual({
      value: 0,
      components: [
        { measure: 'promoters', value: '1' },
        { measure: 'detractors', value: '1' },
        { measure: 'rated', value: '2' },
      ],
    });
  });
});

describe('trap 12: no group is lost between two sources', () => {
  test('trap 12: one that only the numerator has, and one that only the denominator has, are both there', async () => {
    const at = '2026-02-10T00:00:00Z';
    await record(owner, 'orders', [
      ...['north', 'north', 'south', 'kiosk'].map((shop, i) => ({ key: `trap12-${i}`, occurredAt: at, fields: { shop } })),
      { key: 'trap12-x', occurredAt: at, fields: {} },
    ]);
    await record(
      owner,
      'complaints',
      ['north', 'online'].map((shop, i) => ({ key: `trap12-${i}`, occurredAt: at, fields: { shop } })),
    );
    const { evaluate } = await owner.ask(`{ evaluate(
        kpis: ["complaints_per_order"], window: { between: { from: "2026-02-01", to: "2026-03-01" } }, by: ["shop"]
      ) {
      rows marks { row column reason } } }`);
    expect(evaluate.rows).toEqual([
      ['kiosk', 0],
      ['north', 0.5],
      ['online', null],
      ['south', 0],
      [null, 0],
    ]);
    expect(evaluate.marks).toEqual([{ row: 2, column: 1, reason: 'ZERO_DENOMINATOR' }]);
  });
});
