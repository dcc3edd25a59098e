import type { Grain } from '../../calendar/grain.js';
import type { Aggregation } from '../../lang/aggregation.js';
import type { MeasureContent } from '../../store/definition-content.js';
import { kindsContent, type MeasureKindsInput } from './measure-kinds.js';
import {
  LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_WORD, optional, optionalExpression, shownKey,
} from './texts.js';

export interface MeasureInput extends MeasureKindsInput {
  readonly key: string;
  /** Absent: the key. */
  readonly name?: string | null;
  readonly description?: string | null;
  /** Key of its source. */
  readonly source: string;
  readonly aggregation: Aggregation;
  readonly value?: string | null;
  readonly filter?: string | null;
  /** Between 0 and 1, for PERCENTILE and APPROX_PERCENTILE. */
  readonly percentile?: number | null;
  /** Absent: occurredAt. */
  readonly at?: string | null;
  readonly unit?: string | null;
  /** Absent: it has a value at every grain. */
  readonly finestGrain?: Grain | null;
}

/** What is to be stored of an input; `unit` as declared. Throws BAD_INPUT for texts that cannot be stored. */
export function measureContent(
  input: MeasureInput,
): { name: string; description: string | null; content: Omit<MeasureContent, 'unit'>; declaredUnit: string | null } {
  return {
    name: optional('input.name', input.name, LONGEST_NAME) ?? shownKey(input.key),
    description: optional('input.description', input.description, LONGEST_DESCRIPTION),
    content: {
      source: shownKey(input.source),
      aggregation: input.aggregation,
      value: optionalExpression('input.value', input.value),
      filter: optionalExpression('input.filter', input.filter),
      percentile: input.percentile ?? null,
      at: shownKey(input.at ?? 'occurredAt'),
      ...kindsContent(input),
      ...(input.finestGrain == null ? {} : { finestGrain: input.finestGrain }),
    },
    declaredUnit: optional('input.unit', input.unit, LONGEST_WORD),
  };
}
