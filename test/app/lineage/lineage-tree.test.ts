import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineageTree, MOST_NODES } from '../../../src/app/lineage/lineage-tree.js';
import { pointId, type LineageLink, type LineagePoint } from '../../../src/lang/lineage.js';
import { arbitraryLineage, pointsOf } from '../../lang/arbitrary-lineage.js';
import { sample } from '../../support/size.js';

const kpi = (key: string): LineagePoint => ({ kind: 'KPI', key });
const along = (names: Readonly<Record<string, string>>) => ({ key }: LineagePoint): LineageLink[] =>
  [...names[key] ?? ''].map((name) => ({ edge: 'ARITHMETIC', point: kpi(name) }));
const drawn = (names: Readonly<Record<string, string>>, depth: number): string =>
  lineageTree(kpi('a'), along(names), depth).map(({ point, level, repeated }) => `${level}${point.key}${repeated ? '*' : ''}`).join(' ');

describe('a tree of lineage', () => {
  test('is told depth first, each definition expanded once', () => {
    expect(drawn({ a: 'bc', b: 'de', c: 'eb' }, 8)).toBe('0a 1b 2d 2e 1c 2e* 2b*');
    expect(lineageTree(kpi('a'), along({ a: 'bc', b: 'd', c: '' }), 8).map(({ parent, edge }) => [parent, edge]))
      .toEqual([[null, null], [0, 'ARITHMETIC'], [1, 'ARITHMETIC'], [0, 'ARITHMETIC']]);
  });

  test('ends where it goes in a circle', () => expect(drawn({ a: 'b', b: 'ac', c: 'bc' }, 16)).toBe('0a 1b 2a* 2c 3b* 3c*'));

  test('ends at its depth, and expands again what stood too far down to be expanded', () => {
    expect(drawn({ a: 'b', b: 'c', c: 'd' }, 1)).toBe('0a 1b');
    expect(drawn({ a: 'bd', b: 'c', c: 'd', d: 'e' }, 3)).toBe('0a 1b 2c 3d 1d 2e');
    expect(drawn({ a: 'bd', b: 'c', c: 'd', d: 'e' }, 4)).toBe('0a 1b 2c 3d 4e 1d*');
  });

  test('has a most of nodes, past which it is refused with a hint', () => {
    const fan = (count: number) => ({ key }: LineagePoint): LineageLink[] =>
      (key === 'a' ? Array.from({ length: count }, (_, index) => ({ edge: 'READS', point: kpi(`k${index}`) })) : []);
    expect(lineageTree(kpi('a'), fan(MOST_NODES - 1), 1)).toHaveLength(MOST_NODES);
    expect(() => lineageTree(kpi('a'), fan(MOST_NODES), 1))
      .toThrow(expect.objectContaining({ code: 'TOO_EXPENSIVE', details: expect.objectContaining({ hint: 'Ask for a smaller depth.' }) }));
  });

  test('holds every edge as far as asked and no other; what is repeated stands above, and nothing hangs on it', () => {
    fc.assert(fc.property(arbitraryLineage, fc.constantFrom('down', 'up'), fc.integer({ min: 1, max: 16 }), fc.nat(), (lineage, way, depth, at) => {
      const points = pointsOf(lineage);
      const root = points[at % points.length]!;
      const linksOf = (point: LineagePoint): readonly LineageLink[] => lineage[way](point);
      const nodes = lineageTree(root, linksOf, depth);
      const edge = (from: LineagePoint, { edge: by, point }: LineageLink): string => `${pointId(from)} ${by} ${pointId(point)}`;

      const near = new Map([[pointId(root), root]]);
      const expected = new Set<string>();
      for (let level = 0, ring = [root]; level < depth; level++) {
        const links = ring.flatMap((from) => linksOf(from).map((link) => ({ from, link })));
        for (const { from, link } of links) expected.add(edge(from, link));
        ring = [...new Map(links.map(({ link: { point } }) => [pointId(point), point])).values()].filter((point) => !near.has(pointId(point)));
        for (const point of ring) near.set(pointId(point), point);
      }
      const hung = nodes.slice(1).map((node) => edge(nodes[node.parent!]!.point, { edge: node.edge!, point: node.point }));
      expect(new Set(hung)).toEqual(expected);

      nodes.forEach((node, place) => {
        const children = nodes.filter(({ parent }) => parent === place);
        expect(children.map(({ edge: by, point }) => ({ edge: by, point })))
          .toEqual(node.repeated || node.level === depth ? [] : linksOf(node.point));
        for (const child of children) expect(child.level).toBe(node.level + 1);
        if (node.repeated) {
          expect(nodes.slice(0, place).some((other) => !other.repeated && pointId(other.point) === pointId(node.point))).toBe(true);
        }
      });
    }), { numRuns: sample(100, 3_000) });
  });
});
