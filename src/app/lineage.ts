import { badInput, notFound } from '../kernel/errors.js';
import { didYouMean } from '../kernel/suggest.js';
import { Lineage, type LineageEdge, type LineageKind, type LineagePoint } from '../lang/lineage.js';
import type { LoadedCatalog } from '../store/catalog.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { kpiModel, type KpiModel } from './definitions/kpi-model.js';
import { measureModel, type MeasureModel } from './definitions/models.js';
import { shownKey } from './definitions/texts.js';
import { compiledCatalog } from './evaluation/compiled-catalog.js';
import { lineageTree } from './lineage/lineage-tree.js';

/** DOWN: what it stands on. UP: what stands on it. */
export type LineageDirection = 'DOWN' | 'UP';

export interface LineageExtent {
  /** Default DOWN. */
  readonly direction?: LineageDirection | null;
  /** Levels below the root, 1–16; default 8. */
  readonly depth?: number | null;
}

export interface LineageNodeModel {
  readonly kind: LineageKind;
  /** Of a field source.field. */
  readonly key: string;
  readonly name: string;
  /** 0 for the root. */
  readonly level: number;
  /** Its place in the list; null for the root. */
  readonly parent: number | null;
  readonly edge: LineageEdge | null;
  /** It stands above in the list with what is below it, and is not expanded again. */
  readonly repeated: boolean;
  /** Null for what is no KPI or measure. */
  readonly definition: KpiModel | MeasureModel | null;
}

const DEFAULT_DEPTH = 8;
const GREATEST_DEPTH = 16;

const NOUNS: Readonly<Record<LineageKind, string>> = {
  KPI: 'KPI', MEASURE: 'measure', FIELD: 'field', SOURCE: 'source', TAG: 'tag', SCHEDULE: 'schedule',
};

/**
 * What a definition in force stands on, or what stands on it, however far: a tree as a flat list, depth first. Throws NOT_FOUND for what
 * is not in force, BAD_INPUT for a depth out of range, TOO_EXPENSIVE past 1,000 nodes.
 */
export async function lineage(ctx: AppContext, { kind, key, ...extent }: LineagePoint & LineageExtent): Promise<LineageNodeModel[]> {
  authorize(ctx, 'readDefinitions');
  const graph = await graphOf(ctx);
  if (!graph.has({ kind, key })) throw notFound(NOUNS[kind], shownKey(key), didYouMean(shownKey(key), graph.keys(kind)));
  return nodesFrom(ctx, { kind, key }, extent);
}

/** That of a KPI; nothing of one that is not in force. */
export async function kpiLineage(ctx: AppContext, key: string, extent: LineageExtent): Promise<LineageNodeModel[]> {
  authorize(ctx, 'readDefinitions');
  const root: LineagePoint = { kind: 'KPI', key };
  return (await graphOf(ctx)).has(root) ? nodesFrom(ctx, root, extent) : [];
}

async function nodesFrom(ctx: AppContext, root: LineagePoint, extent: LineageExtent): Promise<LineageNodeModel[]> {
  const depth = extent.depth ?? DEFAULT_DEPTH;
  if (!Number.isInteger(depth) || depth < 1 || depth > GREATEST_DEPTH) {
    throw badInput('depth', `depth is ${depth}; it has to be from 1 to ${GREATEST_DEPTH}.`);
  }
  const graph = await graphOf(ctx);
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  const tree = lineageTree(root, (point) => (extent.direction === 'UP' ? graph.up(point) : graph.down(point)), depth);
  return tree.map(({ point, ...place }) => ({ ...point, ...place, ...said(point, graph, catalog) }));
}

/** One of a request: it remembers what it has read. */
const graphOf = (ctx: AppContext): Promise<Lineage> => ctx.memo('lineage', async () => {
  const { catalog } = await compiledCatalog(await ctx.reading(), null);
  return new Lineage(catalog, (kpi) => catalog.kpi(kpi)!.drivers);
});

function said({ kind, key }: LineagePoint, graph: Lineage, catalog: LoadedCatalog): Pick<LineageNodeModel, 'name' | 'definition'> {
  switch (kind) {
    case 'KPI': return { name: catalog.kpi(key)!.name, definition: kpiModel(catalog.kpi(key)!) };
    case 'MEASURE': return { name: catalog.measure(key)!.name, definition: measureModel(catalog.measure(key)!) };
    case 'FIELD': return { name: graph.field(key)!.name, definition: null };
    case 'SOURCE': return { name: catalog.source(key)!.name, definition: null };
    case 'TAG': return { name: catalog.tag(key)!.name, definition: null };
    case 'SCHEDULE': return { name: catalog.schedule(key)!.name, definition: null };
  }
}
