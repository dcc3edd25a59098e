import type { InstallPacksInput } from '../../app/install-packs.js';
import type { PackModel } from '../../app/kpi-packs.js';
import type { InstallOutcome } from '../../app/library/installation.js';
import { textIn } from '../../app/library/library-texts.js';

/** A pack as people choose among them. */
export interface ListedPack {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly kpis: readonly {
    readonly key: string;
    readonly name: string;
    readonly installed: boolean;
    /** What its rows lack in the organisation; empty: it can be answered. */
    readonly missing: readonly { readonly message: string }[];
  }[];
}

export type ListedOutcome = Pick<InstallOutcome, 'kind' | 'key' | 'action' | 'why'> & {
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
};

/** The built-in library of KPIs. */
export interface LibraryApi {
  /** All packs, judged by what the organisation has; texts in the language, English where there is no other. */
  packs(language?: string): Promise<readonly ListedPack[]>;
  /** What became of each definition. */
  install(input: InstallPacksInput): Promise<readonly ListedOutcome[]>;
}

export const listedPack = (pack: PackModel, language: string): ListedPack => ({
  key: pack.key,
  name: textIn(pack.name, language),
  description: textIn(pack.description, language),
  kpis: pack.kpis.map(({ key, name, installed, missing }) => ({ key, name: textIn(name, language), installed, missing })),
});
