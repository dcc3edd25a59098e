import type { Grain } from '../calendar/grain.js';
import type { Period } from '../calendar/period.js';
import type { Direction } from '../lang/catalog.js';
import type { Incomplete, NoValueReason } from '../lang/value.js';
import type { AsOfInput } from './as-of-argument.js';
import type { InteractionModel } from './interaction-models.js';
import type { Page, PageInput } from './page.js';

/** The arguments that `evaluate`, `Kpi.evaluate` and `explain` share. Instants and dates are texts as asked. */
export interface Question {
  readonly kpis: readonly string[];
  readonly window: {
    readonly between?: { readonly from: string; readonly to: string } | null;
    readonly last?: { readonly count: number; readonly unit: Grain; readonly includeCurrent?: boolean | null } | null;
    readonly toDate?: Grain | null;
  };
  readonly grain?: Grain | null;
  readonly by?: readonly string[] | null;
  readonly where?: string | null;
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly timeZone?: string | null;
  readonly asOf?: AsOfInput | null;
  readonly compare?: readonly Comparison[] | null;
  /** Keys of the goals whose targets TARGET compares with, where several match. */
  readonly goals?: readonly string[] | null;
  readonly having?: string | null;
  readonly orderBy?: readonly { readonly by: string; readonly descending?: boolean | null }[] | null;
  readonly first?: number | null;
  readonly after?: string | null;
  /** Periods whose value may still move show none; totals stay. */
  readonly hideIncomplete?: boolean | null;
  /** Absent: BACKCAST. */
  readonly versioning?: Versioning | null;
}

/** Which versions of its KPIs answer a question: the current one for all periods, or in each the one that was in force. */
const VERSIONINGS = ['BACKCAST', 'SPLICE'] as const;
export type Versioning = (typeof VERSIONINGS)[number];

const EARLIER = ['PREVIOUS_PERIOD', 'SAME_PERIOD_LAST_YEAR', 'SAME_WEEKDAY_LAST_YEAR'] as const;
/** What it is compared with: the KPI itself in an earlier period. */
export type EarlierComparison = (typeof EARLIER)[number];
export type Comparison = EarlierComparison | 'TARGET';


export interface ColumnModel {
  readonly key: string;
  readonly name: string;
  readonly kind: 'PERIOD' | 'DIMENSION' | 'KPI' | 'COMPARISON';
  /** date, text, number or boolean. */
  readonly type: string;
  readonly unit: string | null;
  readonly format: string | null;
  readonly direction: Direction | null;
  readonly kpi: string | null;
  readonly comparison: Comparison | null;
}

export type Cell = string | number | boolean | null;

export interface SourceFreshnessModel {
  readonly source: string;
  readonly lastRecordedAt: string | null;
  readonly lastOccurredAt: string | null;
  readonly coversFrom: string | null;
  readonly completeThrough: string | null;
}
/** knowledge: canonical instant text. */
export interface FreshnessModel {
  readonly knowledge: string;
  readonly sources: readonly SourceFreshnessModel[];
  /** At least as many rows as have been erased from the sources and days that were read. Read only when asked for. */
  erased(): Promise<number>;
}

export interface TableModel {
  readonly columns: readonly ColumnModel[];
  readonly rows: readonly (readonly Cell[])[];
  readonly marks: readonly {
    readonly row: number;
    readonly column: number;
    readonly reason: NoValueReason | null;
    readonly incomplete: readonly Incomplete[];
    /** The KPI means something else than in the period before. */
    readonly breakBefore: boolean;
  }[];
  readonly truncated: boolean;
  readonly endCursor: string | null;
  readonly window: Period;
  readonly freshness: FreshnessModel;
  /** Made only when asked for. */
  explanation(): Promise<ExplanationModel>;
}

export interface ComponentModel {
  readonly measure: string;
  readonly context: string;
  readonly value: string | null;
  readonly n: number | null;
  /** The n rows that it counted, a page of them. Read only when asked for. */
  interactions(page: PageInput): Promise<Page<InteractionModel>>;
}

/** What a point was compared with. change and growth are null where either value is; growth also where there is nothing to grow from. */
export interface ComparedPointModel {
  readonly comparison: Comparison;
  readonly period: Period;
  readonly value: number | null;
  readonly exact: string | null;
  readonly reason: NoValueReason | null;
  readonly change: number | null;
  readonly growth: number | null;
}

export interface PointModel {
  readonly period: Period;
  readonly value: number | null;
  readonly exact: string | null;
  readonly reason: NoValueReason | null;
  readonly complete: boolean;
  readonly incomplete: readonly Incomplete[];
  readonly components: readonly ComponentModel[];
  /** At 95 % confidence, where one is true. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly comparisons: readonly ComparedPointModel[];
  /** KpiVersion that answered, by id; where the KPI was not defined yet, the one it has now. */
  readonly versionId: string;
  /** The KPI means something else than in the period before it. */
  readonly breakBefore: boolean;
}

export interface SeriesModel {
  readonly kpi: string;
  readonly timeZone: string;
  readonly window: Period;
  readonly periods: readonly Period[];
  readonly groups: readonly {
    readonly dimensions: readonly { readonly key: string; readonly value: string | null }[];
    readonly total: PointModel;
    readonly values: readonly (number | null)[];
    readonly points: readonly PointModel[];
  }[];
  readonly truncated: boolean;
  readonly endCursor: string | null;
  readonly freshness: FreshnessModel;
  explanation(): Promise<ExplanationModel>;
}

export interface ExplanationModel {
  readonly canonical: readonly string[];
  readonly plan: unknown;
  readonly statements: readonly {
    readonly sql: string;
    readonly values: readonly unknown[];
    /** In words: what the statement reads. */
    readonly reads: string;
    /** What it is called that answers beside rows; null: rows alone, and why. */
    readonly rollup: string | null;
    readonly whyNoRollup: string | null;
    /** Only where it ran (`analyze`). */
    readonly milliseconds: number | null;
    readonly rows: number | null;
  }[];
}
