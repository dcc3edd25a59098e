import {
  getNamedType, getNullableType, isCompositeType, isListType, isObjectType, Kind,
  type FieldNode, type GraphQLCompositeType, type GraphQLError, type GraphQLField, type GraphQLSchema,
  type OperationDefinitionNode, type SelectionSetNode,
} from 'graphql';
import { argumentValues, isLeftOut, variableValues, type Values } from './arguments.js';
import type { Fragments } from './fragments.js';
import { isIntrospection } from './introspection.js';
import { BASE_COSTS, listSize, NO_EXTENT, ROWS_SENT, VALUES_OF_LEAVES, VALUES_PER_POINT, type Extent } from './list-sizes.js';
import { LIMITS } from './limits.js';
import { questionExtent } from './question-extent.js';
import { grouped, tooExpensive } from './refusal.js';

const DEFAULT_PAGE = 50;
const LARGEST_PAGE = 100;
const DEFAULT_GROUPS: Readonly<Record<string, number>> = {
  'Query.evaluate': 1_000, 'Query.explain': 1_000, 'Kpi.evaluate': 100, 'Query.previewKpi': 100,
  'DefinitionsPlan.preview': 1,
};

/**
 * An upper bound of what a query may make: one point per field and object, times the lengths of the lists around it, and one
 * per cell of a question (KPIs × periods × groups, and again for each comparison). Bottom up, each fragment once per extent: the time it takes grows with
 * the text of the query, not with what the query would return.
 */
export function queryCost(
  schema: GraphQLSchema, operation: OperationDefinitionNode, fragments: Fragments, sent: Values | undefined,
): Cost {
  const root = schema.getRootType(operation.operation);
  if (root === undefined || root === null) return NO_COST;
  const counter = new CostCounter(schema, fragments, variableValues(operation, sent));
  const points = counter.selectionSet(operation.selectionSet, root, NO_EXTENT);
  return { points, rows: counter.rows, largest: counter.largest };
}

export function refuseByCost(cost: Cost): GraphQLError | undefined {
  if (cost.rows > LIMITS.rows) {
    return tooExpensive(`The mutation writes ${grouped(cost.rows)} rows; at most ${grouped(LIMITS.rows)} are written by one request.`,
      'Send each batch in a request of its own.');
  }
  if (cost.points <= LIMITS.cost) return undefined;
  const part = cost.largest === undefined ? '' : ` Its largest part is ${cost.largest.text}.`;
  return tooExpensive(
    `The query may cost ${grouped(cost.points)} points; at most ${grouped(LIMITS.cost)} are allowed.${part}`,
    'Ask for fewer KPIs, periods or groups (first), for shorter pages, or for less below lists; or split the query.',
  );
}

export interface Cost {
  readonly points: number;
  /** That are to be written. */
  readonly rows: number;
  /** The question or list that costs most by itself, in words. */
  readonly largest: { readonly points: number; readonly text: string } | undefined;
}

export const NO_COST: Cost = { points: 0, rows: 0, largest: undefined };

/** What a goal's history is taken to be without `periods`: ten years of months. */
const DEFAULT_HISTORY = 120;
const LONGEST_HISTORY = 6_000;

const historyLength = ({ periods }: Values): number =>
  (typeof periods === 'number' ? Math.min(Math.max(periods, 1), LONGEST_HISTORY) : DEFAULT_HISTORY);

class CostCounter {
  largest: Cost['largest'];
  rows = 0;
  private readonly known = new Map<string, number>();

  constructor(
    private readonly schema: GraphQLSchema, private readonly fragments: Fragments, private readonly variables: Values,
  ) {}

  selectionSet(set: SelectionSetNode, type: GraphQLCompositeType, extent: Extent): number {
    let points = 0;
    for (const selection of set.selections) {
      if (isLeftOut(selection.directives, this.variables)) continue;
      if (selection.kind === Kind.FIELD) points += this.field(selection, type, extent);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) points += this.fragment(selection.name.value, extent);
      else points += this.selectionSet(selection.selectionSet, this.typeNamed(selection.typeCondition?.name.value) ?? type, extent);
    }
    return points;
  }

  private fragment(name: string, extent: Extent): number {
    const key = `${name} ${Object.values(extent).join(' ')}`;
    const seen = this.known.get(key);
    if (seen !== undefined) return seen;
    // Counts as nothing inside itself: GraphQL's own validation refuses such a fragment.
    this.known.set(key, 0);
    const fragment = this.fragments.get(name);
    const type = this.typeNamed(fragment?.typeCondition.name.value);
    const points = fragment === undefined || type === undefined ? 0 : this.selectionSet(fragment.selectionSet, type, extent);
    this.known.set(key, points);
    return points;
  }

  private field(node: FieldNode, parent: GraphQLCompositeType, around: Extent): number {
    const definition = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
    if (definition === undefined || isIntrospection(node)) return 1;
    const name = `${parent.name}.${definition.name}`;
    const extent = this.extentInside(name, definition, node, around);
    const cells = name in DEFAULT_GROUPS ? extent.kpis * extent.periods * extent.groups * (1 + extent.comparisons) : 0;
    if (cells > 0) this.note(cells, `${name}: ${plural(extent.kpis, 'KPI')} × ${plural(extent.periods, 'period')} × ${plural(extent.groups, 'group')}${compared(extent)}`);

    const type = getNamedType(definition.type);
    const below = node.selectionSet !== undefined && isCompositeType(type) ? 1 + this.selectionSet(node.selectionSet, type, extent) : 0;
    const size = isListType(getNullableType(definition.type)) ? (listSize(parent.name, definition.name) ?? (() => 1))(extent) : 1;
    if (size > 1 && below > 0) this.note(size * below, `${name}: ${grouped(size)} × ${grouped(below)} points`);
    const values = (VALUES_OF_LEAVES[name]?.(extent) ?? 0) / VALUES_PER_POINT;
    const rows = this.rowsSent(name, node);
    this.rows += rows;
    return 1 + (BASE_COSTS[name] ?? 0) + cells + values + rows + size * below;
  }

  /** Rows that are to be written cost a point each. */
  private rowsSent(name: string, node: FieldNode): number {
    const argument = ROWS_SENT[name];
    const rows = argument === undefined ? undefined : argumentValues(node, this.variables)[argument];
    return Array.isArray(rows) ? rows.length : 0;
  }

  /** Arguments of a question or a connection speak for the lists below them. */
  private extentInside(name: string, definition: GraphQLField<unknown, unknown>, node: FieldNode, around: Extent): Extent {
    const groups = DEFAULT_GROUPS[name];
    if (groups !== undefined) return questionExtent(argumentValues(node, this.variables), groups);
    if (name === 'Goal.progress') return { ...around, periods: historyLength(argumentValues(node, this.variables)) };
    if (!definition.args.some((argument) => argument.name === 'first')) return around;
    const { first } = argumentValues(node, this.variables);
    return { ...NO_EXTENT, page: typeof first === 'number' ? Math.min(Math.max(first, 1), LARGEST_PAGE) : DEFAULT_PAGE };
  }

  private typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.schema.getType(name);
    return type !== undefined && isCompositeType(type) ? type : undefined;
  }

  private note(points: number, text: string): void {
    if (this.largest === undefined || points > this.largest.points) this.largest = { points, text };
  }
}

const compared = ({ comparisons }: Extent): string => (comparisons === 0 ? '' : `, each compared ${comparisons === 1 ? 'once' : `${comparisons} times`}`);

const plural = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
