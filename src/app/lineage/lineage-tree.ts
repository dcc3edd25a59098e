import { YardstickError } from '../../kernel/errors.js';
import { pointId, type LineageEdge, type LineageLink, type LineagePoint } from '../../lang/lineage.js';

/** A point of a tree that is told as a flat list, each before what hangs on it. */
export interface LineageTreeNode {
  readonly point: LineagePoint;
  /** 0 for the root. */
  readonly level: number;
  /** Its place in the list; null for the root. */
  readonly parent: number | null;
  /** Between it and its parent; null for the root. */
  readonly edge: LineageEdge | null;
  /** It stands above in the list with all that hangs on it, as deep as asked, and is not expanded again. */
  readonly repeated: boolean;
}

export const MOST_NODES = 1_000;

/**
 * The root with what `linksOf` leads to, `depth` levels down. Whatever is at most so far from the root is in it, and a cycle ends.
 * Throws TOO_EXPENSIVE past `MOST_NODES`.
 */
export function lineageTree(root: LineagePoint, linksOf: (point: LineagePoint) => readonly LineageLink[], depth: number): LineageTreeNode[] {
  const nodes: LineageTreeNode[] = [];
  /** How many levels below each point are told already; Infinity: all that there are. */
  const told = new Map<string, number>();
  /** Whether all that hangs on the point is told then. */
  const add = (point: LineagePoint, level: number, parent: number | null, edge: LineageEdge | null): boolean => {
    if (nodes.length === MOST_NODES) throw tooMany();
    const [id, levels] = [pointId(point), depth - level];
    const known = told.get(id) ?? -1;
    const repeated = known >= levels;
    const place = nodes.push({ point, level, parent, edge, repeated }) - 1;
    if (repeated) return known === Infinity;
    told.set(id, levels);
    const links = linksOf(point);
    const whole = levels === 0 ? links.length === 0
      : links.map((link) => add(link.point, level + 1, place, link.edge)).every((isWhole) => isWhole);
    if (whole) told.set(id, Infinity);
    return whole;
  };
  add(root, 0, null, null);
  return nodes;
}

const tooMany = (): YardstickError => new YardstickError(
  'TOO_EXPENSIVE', `The lineage has more than ${MOST_NODES.toLocaleString('en')} nodes.`, { argument: 'depth', hint: 'Ask for a smaller depth.' },
);
