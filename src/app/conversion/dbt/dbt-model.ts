import type { FieldType } from '../../../lang/catalog.js';
import { print } from '../../../lang/print.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { objectIn, objectsIn, textIn, type Json } from '../json-members.js';
import { plainColumn, rowNames } from '../row-names.js';
import { SourceDraft, type BuiltInKey, type FieldDraft } from '../source-draft.js';
import { parseSql } from '../sql/parse-sql.js';
import { typeOf } from '../sql/sql-types.js';
import { toLanguage, type SqlNames } from '../sql/to-language.js';
import { wholeDivision } from '../whole-division.js';

const FIRST_MOMENT = "the first moment of it, in the organisation's zone";
const SHARED_ENTITIES: readonly string[] = ['customer', 'case'];

/** A semantic model as a source: its default time becomes occurredAt, its primary entity the key of the interaction. */
export class DbtModel {
  readonly source: SourceDraft;
  /** What places rows where a measure says nothing else; null: nothing does. */
  readonly defaultTime: string | null;
  private readonly primary: string | null;
  private readonly dimensions = new Map<string, FieldDraft>();
  private readonly entities = new Map<string, FieldDraft>();

  constructor(readonly name: string, json: Json, key: string, private readonly notes: ConversionNotes) {
    this.source = new SourceDraft(key, textIn(json, 'label') ?? name, textIn(json, 'description'));
    this.defaultTime = textIn(objectIn(json, 'defaults') ?? {}, 'agg_time_dimension');
    const primary = objectsIn(json, 'entities').find((entity) => textIn(entity, 'type') === 'primary');
    this.primary = textIn(json, 'primary_entity') ?? (primary === undefined ? null : textIn(primary, 'name'));
    const dimensions = objectsIn(json, 'dimensions');
    const isDefault = (dimension: Json): boolean => this.defaultTime !== null && textIn(dimension, 'name') === this.defaultTime;
    for (const dimension of dimensions.filter(isDefault)) this.addDefaultTime(dimension);
    for (const entity of objectsIn(json, 'entities')) this.addEntity(entity);
    // Columns before what is computed of them.
    const others = dimensions.filter((each) => !isDefault(each));
    const isComputed = (each: Json): boolean => columnOf(textIn(each, 'expr') ?? textIn(each, 'name') ?? '') === null;
    for (const dimension of others.filter((each) => !isComputed(each))) this.addDimension(dimension);
    for (const dimension of others.filter(isComputed)) this.addDimension(dimension);
  }

  /** Names of an expression over this model's rows: columns of its table. */
  columnNames(dividedWhole: () => void): SqlNames {
    return rowNames(({ template, path }) => {
      if (template === null && path.length === 1) return this.source.column(path[0]!);
      const shown = template === null ? path.join('.') : `{{ ${template} }}`;
      throw new Untranslatable(`Its SQL names ${shown}, which is no column of the table.`);
    }, dividedWhole);
  }

  /** The field of `order__status`, where order is this model's own entity. Throws Untranslatable for what lies elsewhere. */
  qualified(name: string): FieldDraft {
    const [entity, dimension, ...more] = name.split('__');
    if (more.length > 0 || dimension === undefined || entity !== this.primary) {
      throw new Untranslatable(
        `It reads ${name}, which does not lie in the semantic model ${this.name}: nothing is joined here.`,
        'Record the field with each interaction, as it was then.',
      );
    }
    return this.dimension(dimension);
  }

  dimension(name: string): FieldDraft {
    const field = this.dimensions.get(name);
    if (field !== undefined) return field;
    throw new Untranslatable(`The semantic model ${this.name} has no dimension ${name} here.`);
  }

  entity(name: string): FieldDraft {
    const field = this.entities.get(name) ?? (name === this.primary ? this.source.builtIn('key', null) : undefined);
    if (field !== undefined) return field;
    throw new Untranslatable(`The semantic model ${this.name} has no entity ${name}: nothing is joined here.`);
  }

  /** `occurredAt`, or the key of a TIME field. */
  timeKey(dimension: string | null): string {
    const name = dimension ?? this.defaultTime;
    if (name === null) {
      throw new Untranslatable(`Nothing says what places the rows of ${this.name} in time: it has no agg_time_dimension.`);
    }
    return this.dimension(name).key;
  }

  private addDefaultTime(json: Json): void {
    const name = textIn(json, 'name')!;
    const sql = textIn(json, 'expr') ?? name;
    this.dimensions.set(name, this.source.builtIn('occurredAt', columnOf(sql)));
    const unit = dateUnit(json);
    this.notes.changed(
      `dimension ${this.name}.${name}`, 'It places the rows in time, and is here what every interaction has: occurredAt.',
      `Record ${sql} as occurredAt${unit === null ? '' : ` (by the ${unit}: ${FIRST_MOMENT})`}.`,
    );
  }

  private addEntity(json: Json): void {
    const name = textIn(json, 'name');
    if (name === null) return;
    const what = `entity ${this.name}.${name}`;
    const sql = textIn(json, 'expr') ?? name;
    const column = columnOf(sql);
    const isPrimary = name === this.primary;
    if (isPrimary || SHARED_ENTITIES.includes(name)) {
      const key = isPrimary ? 'key' : name as BuiltInKey;
      this.entities.set(name, this.source.builtIn(key, column));
      this.notes.changed(what, `It is here what every interaction has: ${key}.`, `Record ${sql} as ${key}.`);
      return;
    }
    if (column === null) return this.notes.leftOut(what, `It is computed: ${sql}.`, 'Record it as a field of role ENTITY.');
    this.entities.set(name, this.source.holderOf(column)
      ?? this.source.add({ name, role: 'ENTITY', type: 'TEXT', description: textIn(json, 'description') }, column));
  }

  private addDimension(json: Json): void {
    const name = textIn(json, 'name');
    if (name === null || this.dimensions.has(name)) return;
    const field = this.notes.attempt(`dimension ${this.name}.${name}`, () => this.fieldOf(json, name));
    if (field !== undefined) this.dimensions.set(name, field);
  }

  private fieldOf(json: Json, name: string): FieldDraft {
    const sql = textIn(json, 'expr') ?? name;
    const isTime = textIn(json, 'type') === 'time';
    const role = isTime ? 'TIME' : 'DIMENSION';
    const texts = { name, role, title: textIn(json, 'label'), description: textIn(json, 'description') } as const;
    const column = columnOf(sql);
    const holder = column === null ? undefined : this.source.holderOf(column);
    if (isTime && holder !== undefined) return holder;
    if (column !== null && holder === undefined) {
      if (isTime && dateUnit(json) !== null) {
        const why = 'It is a date, and a field of role TIME holds instants.';
        this.notes.changed(`dimension ${this.name}.${name}`, why, `Record ${FIRST_MOMENT}.`);
      }
      return this.source.add({ ...texts, type: isTime ? 'INSTANT' : null }, column);
    }
    if (isTime) {
      const hint = 'The grain of a question cuts time; otherwise, record it as a field of role TIME.';
      throw new Untranslatable(`It is computed: ${sql}.`, hint);
    }
    const names = this.columnNames(() => wholeDivision(`dimension ${this.name}.${name}`, this.notes));
    const parsed = parseSql(sql);
    const expression = print(toLanguage(parsed, null, names));
    const type = typeOf(parsed, names.typeOf)?.toUpperCase() as FieldType | undefined;
    return this.source.add({ ...texts, type: type ?? 'TEXT', expression }, null);
  }
}

/** The unit of a time that is a day, or longer; null for a finer one, and where nothing says it. */
function dateUnit(json: Json): string | null {
  const unit = textIn(objectIn(json, 'type_params') ?? {}, 'time_granularity')?.toLowerCase() ?? null;
  return unit !== null && ['day', 'week', 'month', 'quarter', 'year'].includes(unit) ? unit : null;
}

/** The column that the SQL is, and nothing else. */
function columnOf(sql: string): string | null {
  const name = plainColumn(sql);
  return name !== null && name.template === null && name.path.length === 1 ? name.path[0]! : null;
}
