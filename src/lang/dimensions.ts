import { BUILT_IN_FIELDS, type BuiltInField, type FieldDefinition, type FieldRole, type SourceDefinition } from './catalog.js';
import type { RowType } from './row-expr.js';

/** Types of what every row has besides its fields. */
export const BUILT_IN_TYPES: Readonly<Record<BuiltInField, RowType>> = {
  key: 'text', occurredAt: 'instant', recordedAt: 'instant', customer: 'text', case: 'text',
};

export const isBuiltIn = (name: string): name is BuiltInField => (BUILT_IN_FIELDS as readonly string[]).includes(name);

export const fieldOf = (source: SourceDefinition, key: string): FieldDefinition | undefined => source.fields.find((field) => field.key === key);

/** The type that a field's values have in expressions. */
export const rowType = (field: FieldDefinition): RowType => field.type.toLowerCase() as RowType;

/** Roles by which rows are grouped, and by which several sources are filtered alike. */
const GROUPING: readonly FieldRole[] = ['DIMENSION', 'ENTITY'];

/** What rows of this source can be grouped by: its fields of role DIMENSION or ENTITY, and the entities that all sources share. */
export const isDimension = (source: SourceDefinition, name: string): boolean => {
  if (name === 'customer' || name === 'case') return true;
  const field = fieldOf(source, name);
  return field !== undefined && GROUPING.includes(field.role);
};

/** Keys of all dimensions of a source, sorted. */
export const dimensionsOf = (source: SourceDefinition): string[] =>
  [...source.fields.filter((field) => GROUPING.includes(field.role)).map((field) => field.key), 'case', 'customer'].sort();
