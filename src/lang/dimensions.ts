import { BUILT_IN_FIELDS, type BuiltInField, type FieldDefinition, type SourceDefinition } from './catalog.js';
import type { RowType } from './row-expr.js';

/** Types of what every row has besides its fields. */
export const BUILT_IN_TYPES: Readonly<Record<BuiltInField, RowType>> = {
  key: 'text', occurredAt: 'instant', recordedAt: 'instant', customer: 'text', case: 'text',
};

export const isBuiltIn = (name: string): name is BuiltInField => (BUILT_IN_FIELDS as readonly string[]).includes(name);

export const fieldOf = (source: SourceDefinition, key: string): FieldDefinition | undefined =>
  source.fields.find((field) => field.key === key);

/** The type that a field's values have in expressions. */
export const rowType = (field: FieldDefinition): RowType => field.type.toLowerCase() as RowType;

/** Whether rows of this source can be grouped by the name, and filtered by it together with other sources. */
export const isDimension = (source: SourceDefinition, name: string): boolean => fieldOf(source, name)?.role === 'DIMENSION';

/** Keys of a source's dimensions, sorted. */
export const dimensionsOf = (source: SourceDefinition): string[] =>
  source.fields.filter((field) => field.role === 'DIMENSION').map((field) => field.key).sort();
