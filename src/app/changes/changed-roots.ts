import { canonicalJson } from '../../kernel/canonical-json.js';
import type { Catalog, FieldDefinition, SourceDefinition } from '../../lang/catalog.js';
import { fieldsIn } from '../../lang/dependencies.js';

/**
 * Fields of a source whose values mean something else than before, or that are new or gone: by their own type, unit or expression,
 * or by those of a field that they are computed from. What a field is called changes nothing.
 */
function changedFields(before: SourceDefinition | undefined, after: SourceDefinition): ReadonlySet<string> {
  const changed = new Set<string>();
  const old = new Map((before?.fields ?? []).map((field) => [field.key, meaning(field)]));
  for (const field of after.fields) if (old.get(field.key) !== meaning(field)) changed.add(field.key);
  for (const key of old.keys()) if (!after.fields.some((field) => field.key === key)) changed.add(key);
  const computed = after.fields.filter(({ expression }) => expression !== null);
  for (let grown = true; grown;) {
    const reading = computed.filter(({ key, expression }) => !changed.has(key) && fieldsIn(expression!).some((name) => changed.has(name)));
    for (const { key } of reading) changed.add(key);
    grown = reading.length > 0;
  }
  return changed;
}

const meaning = ({ type, unit, expression }: FieldDefinition): string => canonicalJson({ type, unit, expression });

/** What a change gives another meaning: names of measures and KPIs, and fields as source.field, with what of it changed. */
export type ChangedRoots = ReadonlyMap<string, readonly string[]>;

/** Of the sources that are defined anew, the fields that changed. */
export function changedFieldRoots(sources: readonly string[], before: Catalog, after: Catalog): [string, readonly string[]][] {
  return sources.flatMap((source) =>
    [...changedFields(before.source(source), after.source(source)!)].map((field): [string, readonly string[]] => [`${source}.${field}`, []]));
}
