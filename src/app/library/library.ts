import type { Direction } from '../../lang/catalog.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import type { SourceInput } from '../definitions/source-content.js';
import type { LibraryTexts } from './library-texts.js';

/** How far into a subject: what everyone looks at, what many do, what takes more data; EXTRA: from the trade's canon. */
export const TIERS = ['CORE', 'STANDARD', 'ADVANCED', 'EXTRA'] as const;
export type Tier = (typeof TIERS)[number];

/** A KPI as the library declares it, in every language it has. */
export interface LibraryKpi {
  readonly key: string;
  /** Key of its pack. */
  readonly pack: string;
  /** Its row in the catalogue that the library follows (K84), or `canon`. */
  readonly row: string;
  /** Which of several formulas of one name it is; null: there is but one. */
  readonly variant: string | null;
  readonly tier: Tier;
  readonly name: LibraryTexts;
  readonly description: LibraryTexts;
  readonly expression: string;
  readonly unit: string | null;
  readonly direction: Direction;
  /** ISO-8601. */
  readonly maturityLag: string | null;
  readonly minSample: number | null;
  readonly tags: readonly string[];
  /** How the number deceives. */
  readonly knownTraps: readonly string[];
  /** What it does to people who are held to it. */
  readonly knownNegativeEffects: readonly string[];
  /** Dimensions by whose values it should never be a goal. */
  readonly forbiddenScopes: readonly string[];
}

export interface LibraryPack {
  readonly key: string;
  readonly name: LibraryTexts;
  readonly description: LibraryTexts;
  readonly tier: Tier;
  readonly industries: readonly string[];
  /** In the order of the file. */
  readonly kpis: readonly LibraryKpi[];
}

/** The built-in packs with all that they stand on, by key. A unit `currency` stands for the currency that is asked for. */
export interface Library {
  readonly packs: ReadonlyMap<string, LibraryPack>;
  readonly kpis: ReadonlyMap<string, LibraryKpi>;
  readonly measures: ReadonlyMap<string, MeasureInput>;
  readonly sources: ReadonlyMap<string, SourceInput>;
}
