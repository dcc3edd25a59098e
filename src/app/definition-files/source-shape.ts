import type { FieldRole, FieldType } from '../../lang/catalog.js';
import type { FieldInput, SourceInput } from '../definitions/source-content.js';
import { listOf } from '../shapes/list-of.js';
import { type Fields, optional, record } from '../shapes/record.js';
import { oneOf, text, truth } from '../shapes/scalars.js';
import { about } from '../shapes/shape.js';

export const fieldFields: Fields<FieldInput> = {
  key: about('Its name in expressions, `[a-z][a-z0-9_]{0,62}`, unique in the source.', text),
  name: optional(about('What people call it; absent: its key.', text), { sameAs: 'key' }),
  type: about(
    'What its values are; never changes for a stored field.', oneOf<FieldType>(['TEXT', 'NUMBER', 'BOOLEAN', 'INSTANT']),
  ),
  role: about('What it is for. TIME wants INSTANT.', oneOf<FieldRole>(['DIMENSION', 'VALUE', 'TIME', 'ENTITY'])),
  unit: optional(about('For numbers: the unit in which they are recorded, `s`, `min`, `EUR`; absent: bare numbers.', text)),
  expression: optional(about(
    'A row-scope expression over other fields: the field is computed and takes no values; absent: it is recorded.', text,
  )),
  description: optional(about('What it means.', text)),
  personal: optional(about(
    'Whether its values identify a person: then only ANALYST and above see, group and filter by them.', truth,
  ), { value: false }),
};

/** What `defineSource` takes. */
export const sourceFields: Fields<SourceInput> = {
  key: about('Its name in arguments, `[a-z][a-z0-9_]{0,62}`; never changes.', text),
  name: about('What people call it.', text),
  description: optional(about('What it holds.', text)),
  fields: about('All its fields: one that was there and is left out is removed.', listOf(record(fieldFields))),
  coversFrom: optional(about('First local day it answers for; absent: that of its first interaction.', text)),
};

export const sourceShape = record(sourceFields);
