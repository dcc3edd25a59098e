import { calendarNamesIn } from './calendar-uses.js';
import type { MeasureDefinition } from './catalog.js';
import { fieldsIn, sourcesRead } from './dependencies.js';

/** What a measure's texts and parts name. Every source that it reads is among `fields`; built-in fields are, too. */
export interface NamedByMeasure {
  readonly fields: readonly (readonly [source: string, names: readonly string[]])[];
  readonly tags: readonly string[];
  readonly schedules: readonly string[];
}

/** Of a measure of whatever kind. Only texts that are valid are sure to be read right. */
export function namedByMeasure(measure: MeasureDefinition): NamedByMeasure {
  const { source, value, filter, at, stock, journey, per, cohort } = measure;
  const steps = journey?.steps ?? [];
  const valueSource = journey === undefined || journey.valueStep === 0 ? source : steps[journey.valueStep - 1]!.source;
  const texts = [filter, per?.value, per?.filter].filter((text) => text != null);
  const stepTexts = steps.map((step) => step.filter).filter((text) => text !== null);
  const entities = [per?.entity, cohort?.entity].filter((name) => name !== undefined);
  const all = [...texts, ...stepTexts, ...value === null ? [] : [value]];
  const calendarNames = (noun: 'tag' | 'schedule'): string[] => [...new Set(all.flatMap((text) => [...calendarNamesIn(text, noun)]))];
  return {
    fields: [
      ...sourcesRead(measure).map((each) => [each, []] as const),
      // Over entities, the value is said of `inner`.
      ...value === null || per !== undefined ? [] : [[valueSource, fieldsIn(value)] as const],
      [source, [...texts.flatMap(fieldsIn), at, ...stock === undefined ? [] : [stock.from, stock.until], ...entities]],
      ...steps.map((step) => [step.source, step.filter === null ? [] : fieldsIn(step.filter)] as const),
    ],
    tags: calendarNames('tag'),
    schedules: calendarNames('schedule'),
  };
}
