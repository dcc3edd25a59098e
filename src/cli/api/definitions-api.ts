import type { ApplyDefinitionsInput, AppliedDefinitions } from '../../app/apply-definitions.js';
import type { FilesInput } from '../../app/changes/planned-files.js';
import type { DefinitionFile } from '../../app/definition-files/file-finding.js';
import type { DefinitionsPlan } from '../../app/plan-definitions.js';
import type { PreviewQuestion } from '../../app/preview/preview-changes.js';
import type { PreviewedGoal, PreviewedStanding } from '../../app/preview/previewed-goal.js';
import type { PreviewedKpi, PreviewedPoint } from '../../app/preview/previewed-kpi.js';

/** What numbers a plan shows are asked about. */
export type PlanQuestion = Required<Pick<PreviewQuestion, 'window' | 'grain'>>;

/** A point as people compare it. */
export interface ListedPoint extends Pick<PreviewedPoint, 'before' | 'after' | 'change' | 'differs'> {
  readonly period: Pick<PreviewedPoint['period'], 'label'>;
}

/** A KPI before and after, with the few points that change most. */
export interface ListedPreview extends Pick<PreviewedKpi, 'key' | 'unit' | 'refusal' | 'moved' | 'of'> {
  /** Ungrouped, so there is one, or none where it could not be answered. */
  readonly groups: readonly { readonly total: ListedPoint }[];
  readonly largest: readonly ListedPoint[];
}

/** How a goal stands, and how it would. */
export interface ListedGoal extends Pick<PreviewedGoal, 'key' | 'rebase' | 'refusal' | 'differs'> {
  readonly period: { readonly label: string } | null;
  readonly before: ListedStanding | null;
  readonly after: ListedStanding | null;
}
export type ListedStanding = Pick<PreviewedStanding, 'value' | 'reason' | 'computed' | 'unit'>;

export interface ListedPlan extends Pick<DefinitionsPlan, 'findings' | 'changes' | 'unmanaged' | 'digest'> {
  /** Empty where no numbers were asked for, as `previewGoals`. */
  readonly preview: readonly ListedPreview[];
  readonly previewGoals: readonly ListedGoal[];
}

/** Points told of each KPI. */
export const LARGEST_TOLD = 3;

/** Definitions as files. */
export interface DefinitionsApi {
  /** Those in force at an instant (ISO-8601); null: now. */
  export(definition: string | null): Promise<readonly DefinitionFile[]>;
  /** What files would change; `question` null: without numbers. */
  plan(input: FilesInput, question: PlanQuestion | null): Promise<ListedPlan>;
  apply(input: ApplyDefinitionsInput): Promise<AppliedDefinitions>;
}
