import { didYouMean } from '../kernel/suggest.js';
import type { Catalog, JourneyDefinition, JourneyStepDefinition, SourceDefinition } from './catalog.js';
import type { JourneyRead, JourneyStep } from './kpi-expr.js';
import type { MeasureTexts } from './measure-texts.js';
import type { RowExpr } from './row-expr.js';

/** Steps after the measure's own rows. */
export const MOST_STEPS = 10;

type Sources = Pick<Catalog, 'source' | 'sourceKeys'>;

/** Binds each step to its own source; undefined after a finding. `filter`: the measure's own. */
export function bindJourney(
  journey: JourneyDefinition, filter: RowExpr | null, sources: Sources, texts: MeasureTexts,
): JourneyRead | undefined {
  const { steps, valueStep, start } = journey;
  if (steps.length === 0 || steps.length > MOST_STEPS) {
    return texts.report('journey.steps', '', 'TYP322', { count: steps.length, max: MOST_STEPS });
  }
  const bound = steps.map((step, index) => bindStep(step, `journey.steps[${index}]`, sources, texts));
  const present = [0, ...steps.flatMap(({ absent }, index) => (absent ? [] : [index + 1]))];
  if (!present.includes(valueStep)) {
    return texts.report('journey.valueStep', String(valueStep), 'TYP325', { step: valueStep, present });
  }
  const found = bound.filter((step) => step !== undefined);
  if (found.length < steps.length) return undefined;
  return { entity: journey.entity === 'CASE' ? 'case' : 'customer', start, filter, steps: found, valueStep };
}

function bindStep(step: JourneyStepDefinition, part: string, sources: Sources, texts: MeasureTexts): JourneyStep | undefined {
  const source = sources.source(step.source);
  const afterMs = texts.duration(`${part}.after`, step.after);
  const withinMs = texts.duration(`${part}.within`, step.within);
  if (source === undefined) {
    return texts.report(`${part}.source`, step.source, 'NAM216', { key: step.source, hint: didYouMean(step.source, sources.sourceKeys) });
  }
  const filter = texts.condition(`${part}.filter`, step.filter, source);
  if (afterMs === undefined || withinMs === undefined) return undefined;
  if (withinMs !== null && withinMs <= (afterMs ?? 0)) {
    return texts.report(`${part}.within`, step.within!, 'TYP324', { after: step.after ?? 'PT0S', within: step.within! });
  }
  return { source: source.key, filter, afterMs: afterMs ?? 0, withinMs, absent: step.absent };
}

/** The source of the row that a journey's value is read from; undefined where there is none. */
export function valueSource(journey: JourneyDefinition | undefined, own: SourceDefinition, sources: Sources): SourceDefinition | undefined {
  if (journey === undefined || journey.valueStep === 0) return own;
  const step = journey.steps[journey.valueStep - 1];
  return step === undefined || step.absent ? undefined : sources.source(step.source);
}
