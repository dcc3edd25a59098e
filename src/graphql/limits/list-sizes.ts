/** What the arguments around a list say about its length. */
export interface Extent {
  /** `first` of the connection. */
  readonly page: number;
  /** Of the question that is being answered. */
  readonly kpis: number;
  readonly periods: number;
  readonly groups: number;
  readonly dimensions: number;
  /** Earlier periods that each is compared with. */
  readonly comparisons: number;
}

export const NO_EXTENT: Extent = { page: 1, kpis: 1, periods: 1, groups: 1, dimensions: 0, comparisons: 0 };

/** How long the lists of the schema are taken to be. Every list of objects has an entry: a test holds it. Lists of leaves cost 1. */
export const LIST_SIZES: Readonly<Record<string, (extent: Extent) => number>> = {
  'Source.fields': () => 30,
  'Source.measures': () => 50,
  'Source.rollups': () => 8,
  'Journey.steps': () => 3,
  'CalendarTag.ranges': () => 50,
  'Schedule.hours': () => 3,
  'ScheduleHours.weekly': () => 7,
  'WeekdayHours.intervals': () => 3,
  'Kpi.dependencies': () => 10,
  'Kpi.dependents': () => 20,
  'Kpi.lineage': () => 100,
  'Query.lineage': () => 300,
  'Query.kpiPacks': () => 15,
  'KpiPack.kpis': () => 12,
  'LibraryKpi.needs': () => 3,
  'LibraryKpi.missing': () => 4,
  'InstallPacksPayload.outcomes': () => 200,
  'InstallOutcome.diagnostics': () => 2,
  'Query.webhooks': () => 20,
  'WebhookDelivery.attempts': () => 10,
  'Goal.reviews': () => 30,
  'Goal.actions': () => 10,
  'Review.history': () => 5,
  'Review.editions': () => 2,
  'Review.waitsFor': () => 2,
  'Review.actions': () => 5,
  'Review.comments': () => 5,
  'ReviewSnapshot.exclusions': () => 3,
  'ReviewSnapshot.components': () => 5,
  'ReviewSnapshot.breakdowns': () => 5,
  'SnapshotBreakdown.groups': () => 10,
  'SnapshotGroup.components': () => 5,
  'PeriodProgress.components': () => 5,
  'Goal.exclusions': () => 5,
  'SnapshotProof.differences': () => 10,
  'Waterfall.parts': () => 10,
  'Interaction.revisions': () => 10,
  'RecordReport.rejected': () => 100,
  'Table.columns': (extent) => 1 + extent.dimensions + extent.kpis * (1 + 3 * extent.comparisons),
  'Table.marks': (extent) => extent.kpis * extent.periods * extent.groups * (1 + 3 * extent.comparisons),
  'Series.periods': (extent) => extent.periods,
  'Series.groups': (extent) => extent.groups,
  'Group.dimensions': (extent) => extent.dimensions,
  'Group.points': (extent) => extent.periods,
  'Point.components': () => 5,
  'Point.comparisons': (extent) => extent.comparisons,
  'Freshness.sources': () => 5,
  'Explanation.statements': () => 10,
  'ExpressionCheck.diagnostics': () => 10,
  'DefineSourcePayload.diagnostics': () => 10,
  'DefineMeasurePayload.diagnostics': () => 10,
  'DefineKpiPayload.diagnostics': () => 10,
  'DefineTagPayload.diagnostics': () => 10,
  'DefineSourcePayload.changes': () => 20,
  'DefineMeasurePayload.changes': () => 20,
  'DefineKpiPayload.changes': () => 20,
  'DefineTagPayload.changes': () => 20,
  'DefineSchedulePayload.changes': () => 20,
  'RetireKpiPayload.changes': () => 20,
  'Query.exportDefinitions': () => 50,
  'DefinitionsPlan.findings': () => 20,
  'DefinitionsPlan.changes': () => 200,
  'DefinitionsPlan.unmanaged': () => 50,
  'DefinitionsPlan.preview': () => 20,
  'DefinitionsPlan.previewGoals': () => 50,
  'ApplyDefinitionsPayload.findings': () => 20,
  'ApplyDefinitionsPayload.changes': () => 200,
  'ApplyDefinitionsPayload.unmanaged': () => 50,
  'KpiCompleteness.kpis': () => 200,
  'KpiPreview.diagnostics': () => 10,
  'KpiPreview.changes': () => 20,
  'KpiPreview.dependents': () => 20,
  'KpiPreview.goals': () => 50,
  'PreviewedKpi.largest': (extent) => extent.page,
  'PreviewedKpi.groups': (extent) => extent.groups,
  'PreviewedGroup.points': (extent) => extent.periods,
  'PreviewedGroup.dimensions': (extent) => extent.dimensions,
  'PreviewedPoint.dimensions': (extent) => extent.dimensions,
  'DefinitionChange.parts': () => 5,
  'KpiVersion.reads': () => 10,
  'DefineSchedulePayload.diagnostics': () => 10,
  'Goal.transitions': () => 5,
  'Goal.targets': () => 5,
  'Goal.reviewers': () => 3,
  'Goal.children': () => 10,
  'Goal.guardrails': () => 3,
  'GoalParent.weights': () => 3,
  'TargetVersion.byPeriod': () => 12,
  'Trajectory.steps': () => 6,
  'Trajectory.profile': () => 12,
  'DefineGoalPayload.diagnostics': () => 10,
  'SetTargetPayload.findings': () => 5,
  'GoalProgress.history': (extent) => extent.periods,
  'ScoreRollup.children': () => 10,
  'RunningGoals.statuses': () => 11,
};

/** A connection's edges and nodes are as many as its `first`. */
export const listSize = (type: string, field: string): ((extent: Extent) => number) | undefined =>
  type.endsWith('Connection') && (field === 'edges' || field === 'nodes') ? (extent) => extent.page : LIST_SIZES[`${type}.${field}`];

/** Fields that do more than read what is already there: each time they are asked they cost this much besides what they return. */
export const BASE_COSTS: Readonly<Record<string, number>> = {
  'Query.evaluate': 1_000,
  'Query.explain': 1_000,
  'Query.kpiCompleteness': 5_000,
  'Query.previewKpi': 2_000,
  'DefinitionsPlan.preview': 2_000,
  'DefinitionsPlan.previewGoals': 5_000,
  'Query.planDefinitions': 1_000,
  'Query.exportDefinitions': 1_000,
  'Kpi.evaluate': 1_000,
  'Goal.progress': 20,
  'Query.goalsNeedingAttention': 5_000,
  'GoalFigures.closed': 2_000,
  'GoalFigures.running': 5_000,
  'GoalFigures.reviews': 1_000,
  'GoalFigures.revisions': 500,
  'Query.dimensionValues': 1_000,
  'Query.interactions': 1_000,
  'Component.interactions': 1_000,
  // Two runs of a stored plan, and the whole progress of the goal.
  'Review.drift': 2_000,
  'Review.progress': 20,
  'Query.reviews': 100,
  'Query.checkExpression': 100,
  'Query.verifyAudit': 10_000,
  'Query.kpiPacks': 500,
  'Kpi.dimensions': 10,
  'Kpi.dependencies': 10,
  'Kpi.dependents': 10,
  'Kpi.lineage': 20,
  'Query.lineage': 100,
  'Source.freshness': 100,
  'Source.rollups': 100,
  // Long texts: a point is up to 500 characters.
  'Source.description': 4,
  'Field.description': 4,
  'Measure.description': 4,
  'Kpi.description': 4,
  'LibraryKpi.description': 2,
  'LibraryKpi.expression': 2,
  'CalendarTag.description': 4,
  'Schedule.description': 4,
  'KpiVersion.expression': 8,
  'KpiVersion.canonical': 8,
  'DefinitionFile.text': 20,
  'ContentChange.before': 4,
  'ContentChange.after': 4,
  'Kpi.revision': 10,
  'KpiVersion.changes': 10,
  'KpiVersion.reads': 10,
  'Interaction.fields': 20,
  'Revision.fields': 20,
};

const cells = (extent: Extent): number => extent.kpis * extent.periods * extent.groups * (1 + extent.comparisons);

/** Leaves that hold many values: a point is this many of them, each time that the leaf is asked. */
export const VALUES_PER_POINT = 5;
export const VALUES_OF_LEAVES: Readonly<Record<string, (extent: Extent) => number>> = {
  'Table.rows': cells,
  'Table.records': cells,
  'Table.csv': cells,
  'Group.values': (extent) => extent.periods,
};

/** The argument whose items are rows to be written. */
export const ROWS_SENT: Readonly<Record<string, string>> = {
  'Mutation.recordInteractions': 'interactions',
  'Mutation.retractInteractions': 'keys',
};
