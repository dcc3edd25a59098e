import { GRAINS } from '../../calendar/grain.js';
import { AGGREGATIONS } from '../../lang/aggregation.js';
import type { Direction, FieldRole, FieldType } from '../../lang/catalog.js';
import { TIERS, type Tier } from './library.js';
import { LIBRARY_LANGUAGES, type LibraryTexts } from './library-texts.js';
import { listOf, number, oneOf, record, text, truth, type Shape } from './shape.js';

const { en: _, ...translations } = Object.fromEntries(LIBRARY_LANGUAGES.map((language) => [language, text]));
const texts = record({ en: text }, translations) as Shape<LibraryTexts>;

const tierWord = oneOf(TIERS.map((each) => each.toLowerCase()));
/** In the files in small letters. */
const tier: Shape<Tier> = (value, path, report) => tierWord(value, path, report)?.toUpperCase() as Tier | undefined;

const field = record(
  {
    key: text, type: oneOf<FieldType>(['TEXT', 'NUMBER', 'BOOLEAN', 'INSTANT']),
    role: oneOf<FieldRole>(['DIMENSION', 'VALUE', 'TIME', 'ENTITY']), name: text,
  },
  { unit: text, expression: text, description: text, personal: truth },
);

/** `sources.yaml`: what `defineSource` takes. */
export const sourcesShape = listOf(record({ key: text, name: text, description: text, fields: listOf(field) }, {}));

/** What `defineMeasure` takes; every measure has a name. */
const measure = record(
  { key: text, name: text, source: text, aggregation: oneOf(AGGREGATIONS) },
  {
    description: text, value: text, filter: text, percentile: number, at: text, unit: text, finestGrain: oneOf(GRAINS),
    stock: record({ from: text, until: text }, {}),
    journey: record(
      {
        entity: oneOf(['CUSTOMER', 'CASE']),
        steps: listOf(record({ source: text }, { filter: text, after: text, within: text, absent: truth })),
      },
      { start: oneOf(['ANY', 'FIRST_OF_ENTITY']), valueStep: number },
    ),
    per: record({ entity: text, aggregation: oneOf(AGGREGATIONS) }, { value: text, filter: text, keep: text }),
    cohort: record(
      { entity: text, window: oneOf(['PREVIOUS_PERIOD', 'NEXT_PERIOD', 'EVER_BEFORE']) }, { active: truth, offset: text },
    ),
  },
);

const kpi = record(
  {
    key: text, row: text, tier, name: texts, description: texts, expression: text,
    direction: oneOf<Direction>(['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL']), tags: listOf(text), knownTraps: listOf(text),
  },
  {
    variant: text, unit: text, maturityLag: text, minSample: number, knownNegativeEffects: listOf(text),
    forbiddenScopes: listOf(text),
  },
);

/** A file of `packs`. */
export const packShape = record(
  {
    key: text, name: texts, description: texts, tier, industries: listOf(text), measures: listOf(measure),
    kpis: listOf(kpi),
  },
  {},
);
