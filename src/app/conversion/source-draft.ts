import type { FieldRole, FieldType } from '../../lang/catalog.js';
import type { FieldInput, SourceInput } from '../definitions/source-content.js';
import { Untranslatable } from './conversion.js';
import { KeyNames } from './key-names.js';
import { shortened } from './shortened.js';

/** What every row of every source has. */
export type BuiltInKey = 'key' | 'occurredAt' | 'customer' | 'case';

/** A field that is being made; its type may become known only from how it is used. */
export interface FieldDraft {
  readonly key: string;
  readonly isBuiltIn: boolean;
  readonly role: FieldRole;
  /** Null: nothing has said so yet. */
  type: FieldType | null;
  readonly expression: string | null;
  /** What the table calls it, where it holds a column. */
  readonly column: string | null;
  readonly name: string;
  readonly description: string | null;
}

export interface NewField {
  readonly name: string;
  readonly role: FieldRole;
  readonly type: FieldType | null;
  readonly expression?: string | null;
  readonly title?: string | null;
  readonly description?: string | null;
}

/** A source that is being made from a table: its fields come with the dimensions, and with the columns that expressions name. */
export class SourceDraft {
  fields: readonly FieldDraft[] = [];
  private readonly columns = new Map<string, FieldDraft>();
  private readonly keys = new KeyNames();

  constructor(readonly key: string, readonly name: string, readonly description: string | null) {}

  /** A field, which holds this column of the table, if any. */
  add({ name, role, type, expression = null, title = null, description = null }: NewField, column: string | null): FieldDraft {
    const key = this.keys.take(name, 'field');
    const field = { key, isBuiltIn: false, role, type, expression, column, name: title ?? name, description };
    this.fields = [...this.fields, field];
    if (column !== null) this.columns.set(column.toLowerCase(), field);
    return field;
  }

  /** What the column holds is not a field, but what every row has. */
  builtIn(key: BuiltInKey, column: string | null): FieldDraft {
    const type = key === 'occurredAt' ? 'INSTANT' : 'TEXT';
    const field: FieldDraft = { key, isBuiltIn: true, role: 'VALUE', type, expression: null, column, name: key, description: null };
    if (column !== null) this.columns.set(column.toLowerCase(), field);
    return field;
  }

  holderOf(column: string): FieldDraft | undefined {
    return this.columns.get(column.toLowerCase());
  }

  /** The field that holds the column: a VALUE, where nothing has named the column yet. */
  column(name: string): FieldDraft {
    return this.holderOf(name) ?? this.add({ name, role: 'VALUE', type: null }, name);
  }

  /** Columns that only something left out has named are not to be recorded. */
  dropColumns(isIdle: (field: FieldDraft) => boolean): void {
    this.fields = this.fields.filter((field) => field.role !== 'VALUE' || !isIdle(field));
  }

  /** What `defineSource` takes; a type that nothing said is TEXT. */
  input(): SourceInput {
    const { key, name, description } = this;
    return { key, ...shortened({ name, description }), fields: this.fields.map(fieldInput) };
  }
}

const fieldInput = ({ key, name, type, role, expression, description }: FieldDraft): FieldInput => ({
  key, ...shortened({ name, description }), type: type ?? 'TEXT', role, ...(expression === null ? {} : { expression }),
});

/** Takes note of a use of the field. Throws Untranslatable where it is known to be of another type. */
export function useAs(field: FieldDraft, wanted: FieldType | null): void {
  if (wanted === null || field.type === wanted) return;
  if (field.type === null) {
    field.type = wanted;
    return;
  }
  throw new Untranslatable(`It uses ${field.key}, which is of type ${field.type}, as ${wanted}.`);
}
