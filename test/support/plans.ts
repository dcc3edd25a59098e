import { CompiledQuery, type RawBuilder } from 'kysely';
import type { OpenContext } from '../../src/app/context.js';
import type { Reading } from '../../src/store/database.js';

/** A node of what EXPLAIN says in JSON. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Partial Mode'?: string;
  readonly 'Workers Planned'?: number;
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** A node and all below it. */
export const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The nodes that read rows of interactions, current or superseded. What a bitmap finds is read by the node above it. */
export const passesOf = (plans: readonly PlanNode[]): PlanNode[] =>
  plans.flatMap(nodesOf).filter((node) => /^interaction/.test(node['Relation Name'] ?? ''));

/**
 * The context, whose statements over interactions are planned before they are sent: in the same transaction, with the same values.
 * What a source covers is not among them.
 */
export function planning(ctx: OpenContext): { readonly ctx: OpenContext; readonly plans: readonly PlanNode[] } {
  const plans: PlanNode[] = [];
  const planned = (inner: Reading): Reading => {
    const look = async (statement: RawBuilder<unknown>): Promise<void> => {
      const { sql, parameters } = inner.compile(statement);
      if (!/\binteraction as "r"/.test(sql) || /complete_through/.test(sql)) return;
      const [row] = await inner.query(explained(sql, parameters));
      plans.push(row!['QUERY PLAN'][0].Plan);
    };
    return {
      ...inner,
      query: async <T>(statement: RawBuilder<T>): Promise<T[]> => { await look(statement); return inner.query(statement); },
      queryPrepared: async <T>(statement: RawBuilder<T>): Promise<T[]> => { await look(statement); return inner.queryPrepared(statement); },
    };
  };
  const reading = ctx.reading().then(planned);
  return { ctx: Object.create(ctx, { reading: { value: () => reading } }) as OpenContext, plans };
}

interface ExplainedRow { readonly 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }

/** What PostgreSQL would do with a statement. */
export function explained(text: string, parameters: readonly unknown[]): RawBuilder<ExplainedRow> {
  const query = CompiledQuery.raw(`explain (format json) ${text}`, [...parameters]);
  return {
    compile: () => query, execute: (executor: { executeQuery(query: CompiledQuery): Promise<unknown> }) => executor.executeQuery(query),
  } as unknown as RawBuilder<ExplainedRow>;
}
