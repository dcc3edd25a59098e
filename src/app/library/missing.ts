import type { Catalog, FieldDefinition } from '../../lang/catalog.js';
import { fieldOf } from '../../lang/dimensions.js';
import { compatible, parseUnit, unitName } from '../../lang/units.js';
import type { FieldInput } from '../definitions/source-content.js';
import type { KpiNeeds } from '../../lang/needs.js';
import type { Library } from './library.js';

/** Something that a KPI of the library needs and that an organisation has not. */
export interface Missing {
  readonly kind: 'SOURCE' | 'FIELD' | 'TAG' | 'SCHEDULE';
  /** Of the source, field, tag or schedule. */
  readonly key: string;
  /** Of a field: key of its source. */
  readonly source: string | null;
  /** Of a field: what the library's source has there. */
  readonly field: FieldInput | null;
  /** What is the matter, in a sentence. */
  readonly message: string;
}

/** What is missing beside these definitions, in the order of its use; empty: its rows can be read. */
export function missingFrom(needs: KpiNeeds, library: Library, catalog: Catalog): Missing[] {
  const nouns = (kind: 'TAG' | 'SCHEDULE', keys: readonly string[], has: (key: string) => boolean): Missing[] =>
    keys.filter((key) => !has(key)).map((key) => {
      const noun = kind === 'TAG' ? 'calendar tag' : 'work schedule';
      return { kind, key, source: null, field: null, message: `There is no ${noun} "${key}".` };
    });
  return [
    ...[...needs.fields].flatMap(([source, fields]) => missingFields(source, fields, library, catalog)),
    ...nouns('TAG', needs.tags, (key) => catalog.tag(key) !== undefined),
    ...nouns('SCHEDULE', needs.schedules, (key) => catalog.schedule(key) !== undefined),
  ];
}

function missingFields(key: string, fields: readonly string[], library: Library, catalog: Catalog): Missing[] {
  const source = catalog.source(key);
  if (source === undefined) return [{ kind: 'SOURCE', key, source: null, field: null, message: `There is no source "${key}".` }];
  return fields.flatMap((name): Missing[] => {
    const wanted = library.sources.get(key)!.fields.find((field) => field.key === name)!;
    const message = misfit(key, wanted, fieldOf(source, name));
    return message === undefined ? [] : [{ kind: 'FIELD', key: name, source: key, field: wanted, message }];
  });
}

function misfit(source: string, wanted: FieldInput, field: FieldDefinition | undefined): string | undefined {
  if (field === undefined) return `The source "${source}" has no field "${wanted.key}".`;
  const it = `The field "${wanted.key}" of the source "${source}"`;
  if (field.type !== wanted.type) return `${it} is ${field.type}, not ${wanted.type}.`;
  if (wanted.role === 'TIME' && field.role !== 'TIME') {
    return `${it} cannot place rows in time: its role is ${field.role}, not TIME.`;
  }
  // A computed field without a unit has that of its expression. One currency is as good as another.
  if (wanted.unit == null || wanted.unit === 'currency' || (field.unit === null && field.expression !== null)) return undefined;
  const [needed, found] = [parseUnit(wanted.unit), parseUnit(field.unit)];
  if (compatible(needed, found)) return undefined;
  return `${it} has ${unitName(found)}, where ${unitName(needed)} is needed.`;
}
