import type { Direction } from '../../lang/catalog.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import type { FieldInput, SourceInput } from '../definitions/source-content.js';
import { measureFields } from '../definition-files/measure-shape.js';
import { fieldFields, sourceFields } from '../definition-files/source-shape.js';
import { listOf } from '../shapes/list-of.js';
import { optional, record } from '../shapes/record.js';
import { number, oneOf, text } from '../shapes/scalars.js';
import type { Shape } from '../shapes/shape.js';
import { type LibraryKpi, type LibraryPack, TIERS, type Tier } from './library.js';
import type { LibraryTexts } from './library-texts.js';

const texts = record<LibraryTexts>({ en: text, fr: optional(text), it: optional(text), ru: optional(text), lv: optional(text) });

const tierWord = oneOf(TIERS.map((each) => each.toLowerCase()));
/** In the files in small letters. */
const tier: Shape<Tier> = {
  ...tierWord,
  read: (value, path, report) => tierWord.read(value, path, report)?.toUpperCase() as Tier | undefined,
  plain: (value) => value.toLowerCase(),
};

type Named<T extends { readonly name?: string | null }> = T & { readonly name: string };
type Described<T extends { readonly description?: string | null }> = T & { readonly description: string };

const field = record<Named<FieldInput>>({ ...fieldFields, name: text });

/** `sources.yaml`: what `defineSource` takes; every source is described, and every field has a name. */
export const sourcesShape = listOf(record<Described<SourceInput>>({ ...sourceFields, description: text, fields: listOf(field) }));

/** Of one pack, as its file has it. */
interface PackKpi extends Pick<LibraryKpi, 'key' | 'row' | 'tier' | 'name' | 'description' | 'expression' | 'tags' | 'knownTraps'> {
  readonly direction: Direction;
  readonly variant?: string;
  readonly unit?: string;
  readonly maturityLag?: string;
  readonly minSample?: number;
  readonly knownNegativeEffects?: readonly string[];
  readonly forbiddenScopes?: readonly string[];
}

const kpi = record<PackKpi>({
  key: text, row: text, tier, name: texts, description: texts, expression: text,
  direction: oneOf<Direction>(['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL']), tags: listOf(text), knownTraps: listOf(text),
  variant: optional(text), unit: optional(text), maturityLag: optional(text), minSample: optional(number),
  knownNegativeEffects: optional(listOf(text)), forbiddenScopes: optional(listOf(text)),
});

interface Pack extends Omit<LibraryPack, 'kpis'> {
  readonly measures: readonly Named<MeasureInput>[];
  readonly kpis: readonly PackKpi[];
}

/** A file of `packs`. */
export const packShape = record<Pack>({
  key: text, name: texts, description: texts, tier, industries: listOf(text),
  measures: listOf(record<Named<MeasureInput>>({ ...measureFields, name: text })), kpis: listOf(kpi),
});
