import { calendarNamesIn } from './calendar-uses.js';
import type { Catalog, FieldDefinition } from './catalog.js';
import { fieldsIn } from './dependencies.js';
import { namedByMeasure } from './named-by-measure.js';
import { Needs } from './needs.js';

/** In the order in which lineage lists them. */
export const LINEAGE_KINDS = ['KPI', 'MEASURE', 'FIELD', 'SOURCE', 'TAG', 'SCHEDULE'] as const;
export type LineageKind = (typeof LINEAGE_KINDS)[number];

/** ARITHMETIC: an expression computes with it. DRIVER: it is believed to move it. READS: a text or part names it. In their order. */
const LINEAGE_EDGES = ['ARITHMETIC', 'DRIVER', 'READS'] as const;
export type LineageEdge = (typeof LINEAGE_EDGES)[number];

/** A definition; the key of a field is source.field. */
export interface LineagePoint {
  readonly kind: LineageKind;
  readonly key: string;
}
export interface LineageLink {
  readonly edge: LineageEdge;
  readonly point: LineagePoint;
}

export const pointId = ({ kind, key }: LineagePoint): string => `${kind} ${key}`;

/** What stands on what in a catalogue. Only texts that are valid are sure to be read right; what is not there is left out. */
export class Lineage {
  private readonly needs: Needs;
  private readonly below = new Map<string, readonly LineageLink[]>();
  private above: ReadonlyMap<string, readonly LineageLink[]> | undefined;

  /** `driversOf` gives keys of measures and KPIs, of a KPI by its key. */
  constructor(private readonly catalog: Catalog, private readonly driversOf: (kpi: string) => readonly string[] = () => []) {
    this.needs = new Needs(catalog);
  }

  /** All keys of a kind; those of fields by source, else sorted. */
  keys(kind: LineageKind): readonly string[] {
    const { catalog } = this;
    switch (kind) {
      case 'KPI': return catalog.kpiKeys;
      case 'MEASURE': return catalog.measureKeys;
      case 'FIELD': return catalog.sourceKeys.flatMap((source) => catalog.source(source)!.fields.map(({ key }) => `${source}.${key}`));
      case 'SOURCE': return catalog.sourceKeys;
      case 'TAG': return catalog.tagKeys;
      case 'SCHEDULE': return catalog.scheduleKeys;
    }
  }

  has({ kind, key }: LineagePoint): boolean {
    const { catalog } = this;
    switch (kind) {
      case 'KPI': return catalog.kpi(key) !== undefined;
      case 'MEASURE': return catalog.measure(key) !== undefined;
      case 'FIELD': return this.field(key) !== undefined;
      case 'SOURCE': return catalog.source(key) !== undefined;
      case 'TAG': return catalog.tag(key) !== undefined;
      case 'SCHEDULE': return catalog.schedule(key) !== undefined;
    }
  }

  /** The field with this key of source.field. */
  field(key: string): FieldDefinition | undefined {
    const [source, name] = parted(key);
    return this.catalog.source(source)?.fields.find((field) => field.key === name);
  }

  /** What a definition stands on directly: by edge, then by kind and key. */
  down(point: LineagePoint): readonly LineageLink[] {
    const id = pointId(point);
    const known = this.below.get(id);
    if (known !== undefined) return known;
    const links = this.has(point) ? inOrder(this.linksOf(point).filter((link) => this.has(link.point))) : [];
    this.below.set(id, links);
    return links;
  }

  /** What stands directly on a definition, in the same order: the inverse of `down`. */
  up(point: LineagePoint): readonly LineageLink[] {
    this.above ??= this.inverted();
    return this.above.get(pointId(point)) ?? [];
  }

  /** These points and all that they stand on, however far, each once. */
  allDown(points: readonly LineagePoint[]): LineagePoint[] {
    return reached(points, (point) => this.down(point));
  }

  /** These points and all that stands on them, however far, each once. */
  allUp(points: readonly LineagePoint[]): LineagePoint[] {
    return reached(points, (point) => this.up(point));
  }

  private inverted(): ReadonlyMap<string, readonly LineageLink[]> {
    const points = LINEAGE_KINDS.flatMap((kind) => this.keys(kind).map((key): LineagePoint => ({ kind, key })));
    const links = points.flatMap((point) => this.down(point).map(({ edge, point: to }) => ({ to: pointId(to), link: { edge, point } })));
    const above = Map.groupBy(links, ({ to }) => to);
    return new Map([...above].map(([to, found]) => [to, inOrder(found.map(({ link }) => link))]));
  }

  private linksOf({ kind, key }: LineagePoint): LineageLink[] {
    const { catalog } = this;
    switch (kind) {
      case 'KPI': return this.linksOfKpi(key);
      case 'MEASURE': {
        const { fields, tags, schedules } = namedByMeasure(catalog.measure(key)!);
        const named = fields.flatMap(([source, names]) => [...reads('SOURCE', [source]), ...reads('FIELD', fieldKeys(source, names))]);
        return [...named, ...reads('TAG', tags), ...reads('SCHEDULE', schedules)];
      }
      case 'FIELD': {
        const { expression } = this.field(key)!;
        if (expression === null) return [];
        return [...reads('FIELD', fieldKeys(parted(key)[0], fieldsIn(expression))), ...calendarOf(expression)];
      }
      case 'SCHEDULE': {
        const { holidayTag } = catalog.schedule(key)!;
        return holidayTag === null ? [] : reads('TAG', [holidayTag]);
      }
      default: return [];
    }
  }

  private linksOfKpi(key: string): LineageLink[] {
    const { catalog } = this;
    const { named, namedFields } = this.needs.of(key);
    const linked = (edge: LineageEdge, names: readonly string[]): LineageLink[] =>
      names.map((name) => ({ edge, point: { kind: catalog.kpi(name) === undefined ? 'MEASURE' : 'KPI', key: name } }));
    return [
      ...linked('ARITHMETIC', named), ...linked('DRIVER', this.driversOf(key)),
      ...[...namedFields].flatMap(([source, names]) => reads('FIELD', fieldKeys(source, names))),
      ...calendarOf(catalog.kpi(key)!.expression),
    ];
  }
}

function reached(points: readonly LineagePoint[], links: (point: LineagePoint) => readonly LineageLink[]): LineagePoint[] {
  const found = new Map(points.map((point) => [pointId(point), point]));
  // A map's iteration goes on over what is added meanwhile.
  for (const point of found.values()) for (const { point: next } of links(point)) found.set(pointId(next), next);
  return [...found.values()];
}

const reads = (kind: LineageKind, keys: readonly string[]): LineageLink[] => keys.map((key) => ({ edge: 'READS', point: { kind, key } }));

/** Source and field. */
function parted(key: string): readonly [string, string] {
  const dot = key.indexOf('.');
  return [key.slice(0, dot), key.slice(dot + 1)];
}

const fieldKeys = (source: string, names: readonly string[]): string[] => names.map((name) => `${source}.${name}`);

/** The tags and schedules that a text of either scope names. */
export const calendarOf = (text: string): LineageLink[] =>
  [...reads('TAG', [...calendarNamesIn(text, 'tag')]), ...reads('SCHEDULE', [...calendarNamesIn(text, 'schedule')])];

/** Each once. */
function inOrder(links: readonly LineageLink[]): LineageLink[] {
  const each = [...new Map(links.map((link) => [`${link.edge} ${pointId(link.point)}`, link])).values()];
  return each.sort((a, b) => LINEAGE_EDGES.indexOf(a.edge) - LINEAGE_EDGES.indexOf(b.edge)
    || LINEAGE_KINDS.indexOf(a.point.kind) - LINEAGE_KINDS.indexOf(b.point.kind) || (a.point.key < b.point.key ? -1 : 1));
}
