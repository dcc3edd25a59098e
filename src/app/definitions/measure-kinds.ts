import { durationMs } from '../../kernel/duration.js';
import type { Aggregation } from '../../lang/aggregation.js';
import type { CohortDefinition, JourneyDefinition, JourneyStepDefinition } from '../../lang/catalog.js';
import type { MeasureContent } from '../../store/definition-content.js';
import { optionalExpression, shownKey } from './texts.js';

export interface JourneyStepInput {
  /** Key of its source. */
  readonly source: string;
  readonly filter?: string | null;
  /** ISO-8601; absent: PT0S. */
  readonly after?: string | null;
  /** ISO-8601; absent: unbounded. */
  readonly within?: string | null;
  /** Absent: false. */
  readonly absent?: boolean | null;
}

/** What makes a measure more than an aggregate over the rows of a period: at most one of them, or stock and cohort. */
export interface MeasureKindsInput {
  readonly stock?: { readonly from: string; readonly until: string } | null;
  readonly journey?: {
    readonly entity: JourneyDefinition['entity'];
    readonly steps: readonly JourneyStepInput[];
    /** Absent: ANY. */
    readonly start?: JourneyDefinition['start'] | null;
    /** Absent: 0. */
    readonly valueStep?: number | null;
  } | null;
  readonly per?: {
    readonly entity: string;
    readonly aggregation: Aggregation;
    readonly value?: string | null;
    readonly filter?: string | null;
    readonly keep?: string | null;
  } | null;
  readonly cohort?: {
    readonly entity: string;
    /** Absent: true. */
    readonly active?: boolean | null;
    readonly window: CohortDefinition['window'];
    /** ISO-8601; absent: none. */
    readonly offset?: string | null;
  } | null;
}

/** What is to be stored of them: only what is given, each in full, so that what means the same is the same content. */
export function kindsContent({ stock, journey, per, cohort }: MeasureKindsInput): Pick<MeasureContent, 'stock' | 'journey' | 'per' | 'cohort'> {
  return {
    ...(stock == null ? {} : { stock: { from: shownKey(stock.from), until: shownKey(stock.until) } }),
    ...(journey == null ? {} : {
      journey: {
        entity: journey.entity, start: journey.start ?? 'ANY', valueStep: journey.valueStep ?? 0, steps: journey.steps.map(stepContent),
      },
    }),
    ...(per == null ? {} : {
      per: {
        entity: shownKey(per.entity), aggregation: per.aggregation,
        value: optionalExpression('input.per.value', per.value),
        filter: optionalExpression('input.per.filter', per.filter),
        keep: optionalExpression('input.per.keep', per.keep),
      },
    }),
    ...(cohort == null ? {} : {
      cohort: { entity: shownKey(cohort.entity), active: cohort.active ?? true, window: cohort.window, offset: durationText(cohort.offset) },
    }),
  };
}

function stepContent(step: JourneyStepInput, index: number): JourneyStepDefinition {
  return {
    source: shownKey(step.source),
    filter: optionalExpression(`input.journey.steps[${index}].filter`, step.filter),
    after: durationText(step.after),
    within: step.within == null ? null : shownDuration(step.within),
    absent: step.absent ?? false,
  };
}

/** A duration of nothing is none. */
const durationText = (text: string | null | undefined): string | null =>
  (text == null || durationMs(text) === 0 ? null : shownDuration(text));

/** As it can stand in a message, whatever was sent as one. */
const shownDuration = (text: string): string => text.slice(0, 40).replaceAll('\u0000', '␀').toWellFormed();
