import { Args, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import type { KpiModel, KpiVersionModel } from '../../app/definitions/kpi-model.js';
import type { Cell, ComponentModel, ExplanationModel, PointModel, SeriesModel, TableModel } from '../../app/evaluation-answer.js';
import { evaluateTable } from '../../app/evaluate-table.js';
import { explain } from '../../app/explain.js';
import { kpiCompleteness, type KpiCompletenessModel } from '../../app/kpi-completeness.js';
import type { InteractionModel } from '../../app/interaction-models.js';
import { kpiVersion } from '../../app/kpi-version.js';
import { kpi } from '../../app/kpi.js';
import { connection, type ConnectionModel } from '../connection.js';
import { EvaluateArgs, ExplainArgs, KpiCompletenessArgs } from '../inputs/evaluation.js';
import { PageArgs } from '../inputs/page.js';
import type { RequestContext } from '../request-context.js';
import { Json } from '../scalars/json.js';
import { tableCsv } from '../table-csv.js';
import { tableRecords } from '../table-records.js';
import { Explanation } from '../types/explanation.js';
import { KpiCompleteness } from '../types/kpi-completeness.js';
import { InteractionConnection } from '../types/interaction.js';
import { KpiVersion } from '../types/kpi-version.js';
import { Kpi } from '../types/kpi.js';
import { Component, Point } from '../types/point.js';
import { Series } from '../types/series.js';
import { Table } from '../types/table.js';

@Resolver()
export class EvaluationResolver {
  @Query(() => Table, {
    nullable: true,
    description: 'For BI tools: many KPIs at once as one flat table. Mistakes in arguments are BAD_INPUT or NOT_FOUND with `argument`, '
      + 'those in where and having INVALID_EXPRESSION with diagnostics; the table is null then.',
  })
  evaluate(@Ctx() ctx: RequestContext, @Args(() => EvaluateArgs) question: EvaluateArgs): Promise<TableModel> {
    return evaluateTable(ctx, question);
  }

  @Query(() => KpiCompleteness, {
    description: 'How many of the KPIs in service have complete data over a window, and what the others lack. Mistakes in the window are refused as by evaluate.',
  })
  kpiCompleteness(@Ctx() ctx: RequestContext, @Args(() => KpiCompletenessArgs) args: KpiCompletenessArgs): Promise<KpiCompletenessModel> {
    return kpiCompleteness(ctx, args);
  }

  @Query(() => Explanation, {
    nullable: true,
    description: 'Same arguments as evaluate. Canonical form, plan, statements with bound values; runs them only if analyze. ANALYST and above. '
      + 'Null where there is an error.',
  })
  explain(@Ctx() ctx: RequestContext, @Args(() => ExplainArgs) { analyze, ...question }: ExplainArgs): Promise<ExplanationModel> {
    return explain(ctx, question, analyze ?? false);
  }
}

@Resolver(() => Table)
export class TableResolver {
  @FieldResolver(() => [Json], { description: 'The same as objects by column key: what Grafana, Power BI and Excel want.' })
  records(@Root() table: TableModel): Record<string, Cell>[] {
    return tableRecords(table);
  }

  @FieldResolver(() => String, {
    description: 'The same as RFC 4180 CSV: a header of column keys, commas, CRLF; no value is an empty field. '
      + 'A text that a spreadsheet would run as a formula (it begins with = + - @, tab or return) has an apostrophe before it.',
  })
  csv(@Root() table: TableModel): string {
    return tableCsv(table);
  }

  @FieldResolver(() => Int, { description: 'How many rows there are.' })
  rowCount(@Root() table: TableModel): number {
    return table.rows.length;
  }

  @FieldResolver(() => Explanation, { nullable: true, description: 'How it was answered. ANALYST and above; null and FORBIDDEN for others.' })
  explanation(@Root() table: TableModel): Promise<ExplanationModel> {
    return table.explanation();
  }
}

@Resolver(() => Series)
export class SeriesResolver {
  @FieldResolver(() => Kpi, { description: 'The KPI.' })
  kpi(@Ctx() ctx: RequestContext, @Root() { kpi: key }: SeriesModel): Promise<KpiModel | null> {
    return kpi(ctx, key);
  }

  @FieldResolver(() => Explanation, { nullable: true, description: 'How it was answered. ANALYST and above; null and FORBIDDEN for others.' })
  explanation(@Root() series: SeriesModel): Promise<ExplanationModel> {
    return series.explanation();
  }
}

@Resolver(() => Point)
export class PointResolver {
  @FieldResolver(() => KpiVersion, { description: 'The version that answered; of a total that is UNDEFINED for its many meanings the first of them; where it was NOT_DEFINED_YET, the one that it has now.' })
  version(@Ctx() ctx: RequestContext, @Root() { versionId }: PointModel): Promise<KpiVersionModel | null> {
    return kpiVersion(ctx, versionId);
  }
}

@Resolver(() => Component)
export class ComponentResolver {
  @FieldResolver(() => InteractionConnection, {
    nullable: true,
    description: 'Drill-down: the rows that it counted, newest first by the measure\'s time; with a value only those in which it is '
      + 'known; of entities the rows that those are made of. To page through them while others are recorded, ask as of the series\' `freshness.knowledge`. ANALYST and above; null '
      + 'and FORBIDDEN for others.',
  })
  async interactions(
    @Root() component: ComponentModel, @Args(() => PageArgs) page: PageArgs,
  ): Promise<ConnectionModel<InteractionModel>> {
    return connection(await component.interactions(page), page);
  }
}
