import type { Catalog, FieldDefinition, FieldRole, FieldType, SourceDefinition } from '../../lang/catalog.js';
import { checkRow } from '../../lang/check-row.js';
import { inPart, type Diagnostic } from '../../lang/diagnostics.js';
import { fieldOf, isDimension, rowType } from '../../lang/dimensions.js';
import type { SourceContent } from '../../store/definition-content.js';
import { aboutWhole, keyFindings, nameFindings } from './key-findings.js';
import { shownKey } from './texts.js';

/** Types that make sense in a role, and how a message names them. */
const TYPES_OF_ROLE: Readonly<Record<FieldRole, { readonly types: readonly FieldType[]; readonly named: string }>> = {
  DIMENSION: { types: ['TEXT', 'NUMBER', 'BOOLEAN'], named: 'TEXT, NUMBER or BOOLEAN' },
  VALUE: { types: ['TEXT', 'NUMBER', 'BOOLEAN', 'INSTANT'], named: 'of any type' },
  TIME: { types: ['INSTANT'], named: 'INSTANT' },
  ENTITY: { types: ['TEXT', 'NUMBER'], named: 'TEXT or NUMBER' },
};

/**
 * Everything that is wrong with a source by itself and beside the others. `earlier`: every content that it ever had, because
 * rows stored under them are still there. Whether its dependents bear the change is checked apart.
 */
export function sourceFindings(source: SourceDefinition, catalog: Catalog, earlier: readonly SourceContent[]): Diagnostic[] {
  const findings = keyFindings(source.key, 'key');
  const seen = new Set<string>();
  for (const field of source.fields) {
    const shown = shownKey(field.key);
    const part = (name: string): string => `fields.${shown}.${name}`;
    const wrong = seen.has(field.key)
      ? [aboutWhole(shown, part('key'), 'NAM222', { key: shown })]
      : nameFindings(field.key, part('key'));
    seen.add(field.key);
    findings.push(...wrong, ...formFindings(field, part));
    if (wrong.length > 0) continue;
    findings.push(...conformityFindings(source, field, part, catalog), ...storageFindings(field, part, earlier));
  }
  // Expressions read the fields, so they say something only where the fields are sound.
  return findings.length > 0 ? findings : source.fields.flatMap((field) => expressionFindings(source, field, catalog));
}

type Part = (name: string) => string;

function formFindings(field: FieldDefinition, part: Part): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const { types, named } = TYPES_OF_ROLE[field.role];
  if (!types.includes(field.type)) {
    findings.push(aboutWhole(field.role, part('role'), 'TYP317', { role: field.role, allowed: named, type: field.type }));
  }
  if (field.unit !== null && field.type !== 'NUMBER') {
    findings.push(aboutWhole(field.unit, part('unit'), 'UNI405', { type: field.type }));
  }
  return findings;
}

/** Dimensions are conformed by key and type: `channel` of one source is `channel` of the next. */
function conformityFindings(source: SourceDefinition, field: FieldDefinition, part: Part, catalog: Catalog): Diagnostic[] {
  if (!isDimension(source, field.key)) return [];
  for (const key of catalog.sourceKeys) {
    const other = key === source.key ? undefined : catalog.source(key);
    const theirs = other !== undefined && isDimension(other, field.key) ? fieldOf(other, field.key) : undefined;
    if (theirs !== undefined && theirs.type !== field.type) {
      const parameters = { key: field.key, type: field.type, source: key, other: theirs.type };
      return [aboutWhole(field.type, part('type'), 'TYP315', parameters)];
    }
  }
  return [];
}

/** Stored rows hold the type that their field once had, also where the field was left out in between. */
function storageFindings(field: FieldDefinition, part: Part, earlier: readonly SourceContent[]): Diagnostic[] {
  if (field.expression !== null) return [];
  const stored = earlier.flatMap(({ fields }) => fields).find(({ key, expression }) => key === field.key && expression === null);
  if (stored === undefined || stored.type === field.type) return [];
  return [aboutWhole(field.type, part('type'), 'TYP316', { key: field.key, type: field.type, stored: stored.type })];
}

function expressionFindings(source: SourceDefinition, field: FieldDefinition, calendar: Catalog): Diagnostic[] {
  if (field.expression === null) return [];
  const options = { sources: [source], calendar, expect: rowType(field), declaredUnit: field.unit, self: field.key };
  const checked = checkRow(field.expression, options);
  return checked.ok ? [] : checked.diagnostics.map((diagnostic) => inPart(diagnostic, `fields.${field.key}.expression`));
}
