import type { SourceDefinition } from '../../lang/catalog.js';
import { fieldsIn } from '../../lang/dependencies.js';
import type { Diagnostic } from '../../lang/diagnostics.js';
import { fieldOf } from '../../lang/dimensions.js';
import type { SourceRecord } from '../../store/catalog.js';
import { sourceContent } from '../definitions/source-content.js';
import { sourceFindings } from '../definitions/source-findings.js';
import { listedKeys } from '../definitions/texts.js';
import { sourceDefinition, sourceInput } from './definition-inputs.js';
import type { GrowingCatalog } from './growing-catalog.js';
import type { Standing } from '../changes/standing.js';
import type { Installation, InstallAction, InstallOptions } from './installation.js';
import { kpiNeeds } from './kpi-needs.js';
import type { Library } from './library.js';

export const FIELDS_REFUSED = 'Some fields cannot be added to what is here.';

/** A source as it would be for the KPIs that are wanted. */
export interface SourceOffer {
  readonly key: string;
  readonly action: InstallAction;
  readonly why: string | null;
  readonly diagnostics: readonly Diagnostic[];
  /** To be written, if a KPI that comes about reads it; null: it stays as it is, or cannot be. */
  readonly source: Installation['sources'][number] | null;
}

/**
 * Every source that the KPIs read: as the library has it where there is none, with fields added where that was asked for. The
 * catalogue gets them.
 */
export function sourceOffers(
  library: Library, wanted: readonly string[], standing: Standing, options: InstallOptions, catalog: GrowingCatalog,
): SourceOffer[] {
  const fields = new Map<string, Set<string>>();
  for (const key of wanted) {
    for (const [source, names] of kpiNeeds(library, key).fields) {
      fields.set(source, new Set([...fields.get(source) ?? [], ...names]));
    }
  }
  const offering = new Offering(library, standing, options, catalog);
  return [...fields].map(([key, needed]) => {
    const here = standing.catalog.source(key);
    return here === undefined ? offering.made(key) : offering.kept(here, needed);
  });
}

class Offering {
  constructor(
    private readonly library: Library, private readonly standing: Standing, private readonly options: InstallOptions,
    private readonly catalog: GrowingCatalog,
  ) {}

  made(key: string): SourceOffer {
    const input = sourceInput(this.library.sources.get(key)!, this.options.currency);
    const source = sourceDefinition(input);
    const diagnostics = this.findings(source);
    if (diagnostics.length > 0) {
      return { key, action: 'SKIPPED', why: 'It cannot be defined beside the sources that are here.', diagnostics, source: null };
    }
    this.catalog.add({ source });
    return { key, action: 'INSTALLED', why: null, diagnostics, source: { key, ...sourceContent(input) } };
  }

  kept(here: SourceRecord, needed: ReadonlySet<string>): SourceOffer {
    const { key } = here;
    const unchanged = { key, action: 'UNCHANGED', diagnostics: [], source: null } as const;
    const lacking = this.withOperands(key, needed).filter((name) => fieldOf(here, name) === undefined);
    if (lacking.length === 0) return { ...unchanged, why: null };
    if (!this.options.addFields) {
      return { ...unchanged, why: `It has no field ${listedKeys(lacking)}; ask for addFields to add what is lacking.` };
    }
    const { source, diagnostics } = this.extended(here, lacking);
    const added = source.fields.slice(here.fields.length).map((field) => field.key);
    const refused = diagnostics.length === 0 ? [] : [FIELDS_REFUSED];
    if (added.length === 0) return { ...unchanged, why: refused.join(' '), diagnostics };
    this.catalog.add({ source });
    const { name, description, coversFrom } = here;
    return {
      key, action: 'EXTENDED', why: [`Added: ${added.join(', ')}.`, ...refused].join(' '), diagnostics,
      source: { key, name, description, content: { fields: source.fields, coversFrom } },
    };
  }

  /** The source with all fields that can be added; stored ones first, so that computed ones find what they read. */
  private extended(here: SourceDefinition, lacking: readonly string[]): { source: SourceDefinition; diagnostics: Diagnostic[] } {
    const offered = sourceDefinition(sourceInput(this.library.sources.get(here.key)!, this.options.currency));
    const candidates = offered.fields.filter((field) => lacking.includes(field.key))
      .sort((a, b) => Number(a.expression !== null) - Number(b.expression !== null));
    let source = here;
    const diagnostics: Diagnostic[] = [];
    for (const field of candidates) {
      const extended = { ...source, fields: [...source.fields, field] };
      const findings = this.findings(extended);
      if (findings.length === 0) source = extended;
      else diagnostics.push(...findings);
    }
    return { source, diagnostics };
  }

  private findings(source: SourceDefinition): Diagnostic[] {
    return sourceFindings(source, this.catalog, this.standing.earlier.get(source.key) ?? []);
  }

  /** The fields and those that computed ones among them are computed from. */
  private withOperands(key: string, names: ReadonlySet<string>): string[] {
    const { fields } = this.library.sources.get(key)!;
    const found = new Set(names);
    // A set's iteration goes on over what is added meanwhile.
    for (const name of found) {
      const expression = fields.find((field) => field.key === name)?.expression;
      const read = expression == null ? [] : fieldsIn(expression);
      for (const each of read) if (fields.some((field) => field.key === each)) found.add(each);
    }
    return [...found];
  }
}
