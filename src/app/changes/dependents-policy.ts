import { badInput, YardstickError } from '../../kernel/errors.js';
import { inPart, type Diagnostic } from '../../lang/diagnostics.js';
import type { CatalogKind, DefinitionSet } from '../definition-files/definition-set.js';
import type { KpiInput } from '../definitions/kpi-content.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import { shownKey } from '../definitions/texts.js';
import { changesOf, type ChangeSet } from './change-set.js';
import { CHANGED_KINDS } from './definition-change.js';
import type { Finding } from './own-findings.js';

/** What becomes of definitions that a change would break. Absent: the change is refused, naming them. */
export interface DependentsInput {
  /** Measures and KPIs that are defined anew in the same transaction. */
  readonly measures?: readonly MeasureInput[] | null;
  readonly kpis?: readonly KpiInput[] | null;
  /** Whether what would still break is withdrawn: KPIs retired, measures deleted. */
  readonly retire?: boolean | null;
}

const MOST_REDEFINED = 200;

/** The change with what is redefined beside it. Throws BAD_INPUT for what cannot be stored, or is defined twice. */
export function withDependents(changes: ChangeSet, dependents: DependentsInput | null | undefined): ChangeSet {
  const measures = [...changes.measures, ...redefined('measures', dependents?.measures).measures];
  const kpis = [...changes.kpis, ...redefined('kpis', dependents?.kpis).kpis];
  refuseTwice('measures', measures);
  refuseTwice('kpis', kpis);
  return { ...changes, measures, kpis };
}

function redefined<K extends 'measures' | 'kpis'>(kind: K, inputs: readonly DefinitionSet[K][number][] | null | undefined): ChangeSet {
  const place = `dependents.${kind}`;
  if ((inputs?.length ?? 0) > MOST_REDEFINED) {
    throw badInput(place, `${place} has ${inputs!.length} definitions; at most ${MOST_REDEFINED} are taken at once.`);
  }
  // Tags alone would ask for the time.
  return changesOf({ [kind]: inputs ?? [] }, 0, (_kind, { key }, error) => {
    throw placedAt(`${place}[${inputs!.findIndex((input) => input.key === key)}]`, error);
  });
}

function placedAt(place: string, { code, message, details }: YardstickError): YardstickError {
  const argument = details.argument?.replace(/^input/, place);
  return new YardstickError(code, message, { ...details, ...argument === undefined ? {} : { argument } });
}

function refuseTwice(kind: 'measures' | 'kpis', definitions: readonly { readonly key: string }[]): void {
  const keys = definitions.map(({ key }) => key);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw badInput(`dependents.${kind}`, `"${shownKey(twice)}" is defined twice in one request.`);
}

/** Findings as the diagnostics of one definition: what is about another of the change says so. */
export const diagnosticsOf = (kind: CatalogKind, key: string, findings: readonly Finding[]): Diagnostic[] =>
  findings.map((finding) => (finding.diagnostic.code === 'NAM219' || (finding.kind === kind && finding.key === key)
    ? finding.diagnostic : inPart(finding.diagnostic, `${CHANGED_KINDS[finding.kind].toLowerCase()}.${finding.key}`)));
