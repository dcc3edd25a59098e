import type { FieldType } from '../../../lang/catalog.js';
import { print } from '../../../lang/print.js';
import type { RowType } from '../../../lang/row-expr.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { firstOfName } from '../first-of-name.js';
import { isSet, namedIn, textIn, type Json, type NamedJson } from '../json-members.js';
import { plainColumn, rowNames } from '../row-names.js';
import { SourceDraft, type FieldDraft } from '../source-draft.js';
import { parseSql } from '../sql/parse-sql.js';
import type { SqlName } from '../sql/sql-expression.js';
import { toLanguage, type SqlNames } from '../sql/to-language.js';
import { wholeDivision } from '../whole-division.js';

const FIELD_TYPES: ReadonlyMap<string, FieldType> = new Map([
  ['string', 'TEXT'], ['number', 'NUMBER'], ['boolean', 'BOOLEAN'], ['time', 'INSTANT'],
]);
const TO_TIMESTAMP = /::timestamp(?:tz)?\s*$/i;
const NO_JOIN = 'Record the field with each interaction, as it was then.';

/** A cube as a source: its first time dimension becomes occurredAt, its primary key the key of the interaction. */
export class CubeModel {
  readonly source: SourceDraft;
  /** The dimension that places the rows. */
  readonly time: string;
  private readonly dimensions = new Map<string, FieldDraft>();
  /** What may stand before a column: the cube's name, or its table's. */
  private readonly prefixes: ReadonlySet<string>;

  /** Throws Untranslatable for a cube whose rows nothing places in time. */
  constructor(readonly name: string, readonly json: Json, key: string, private readonly notes: ConversionNotes) {
    this.source = new SourceDraft(key, textIn(json, 'title') ?? name, textIn(json, 'description'));
    const table = textIn(json, 'sql_table')?.split('.').at(-1) ?? name;
    this.prefixes = new Set(['CUBE', name, table].map((each) => each.toLowerCase()));
    const dimensions = firstOfName(namedIn(json, 'dimensions'), `dimension of ${name}:`, notes);
    const time = dimensions.find((dimension) => textIn(dimension.json, 'type') === 'time');
    if (time === undefined) throw new Untranslatable('It has no dimension of type time: nothing places its rows.');
    this.time = time.name;
    this.addTime(time, dimensions);
    const keys = dimensions.filter((dimension) => isSet(dimension.json, 'primary_key'));
    if (keys.length > 1) {
      const parts = keys.map((each) => each.name).join(', ');
      notes.changed(`cube ${name}`, `Its primary key has ${keys.length} parts.`, `Record them, joined, as key: ${parts}.`);
    }
    for (const dimension of keys.length === 1 ? keys : []) this.addKey(dimension);
    // Columns before what is computed of them.
    const others = dimensions.filter((each) => !this.dimensions.has(each.name));
    const isColumn = (each: NamedJson): boolean => this.columnOf(each) !== null;
    for (const dimension of [...others.filter(isColumn), ...others.filter((each) => !isColumn(each))]) {
      this.addDimension(dimension);
    }
  }

  /** Names of an expression over this cube's rows: columns, and dimensions in templates. */
  rowNames(dividedWhole: () => void): SqlNames {
    return rowNames((name) => this.fieldOf(name), dividedWhole);
  }

  /** `count` of `{count}`, `{CUBE.count}` and `{orders.count}`. Throws Untranslatable for what lies in another cube. */
  member({ template, path }: SqlName): string {
    const [first, ...rest] = [...(template ?? '').split('.'), ...path].map((part) => part.trim());
    if (template === null || rest.length > 1) {
      throw new Untranslatable(`Its SQL names ${shown({ template, path })}, which is no member of the cube.`);
    }
    if (rest.length === 0) return first!;
    if (first!.toLowerCase() === 'cube' || first === this.name) return rest[0]!;
    throw new Untranslatable(`It reads ${shown({ template, path })} of another cube: nothing is joined here.`, NO_JOIN);
  }

  private fieldOf(name: SqlName): FieldDraft {
    const { template, path } = name;
    const column = this.columnNamed(name);
    if (column !== null) return this.source.column(column);
    if (template === null) throw new Untranslatable(`Its SQL names ${path.join('.')}, which is no column of the cube.`, NO_JOIN);
    const member = this.member(name);
    const field = this.dimensions.get(member);
    if (field === undefined) throw new Untranslatable(`The cube ${this.name} has no dimension ${member} here.`);
    return field;
  }

  /** `status`, `orders.status`, `{CUBE}.status`; null for a member, or for what lies elsewhere. */
  private columnNamed({ template, path }: SqlName): string | null {
    const [first, second, ...more] = template === null ? path : [template, ...path];
    if (more.length > 0) return null;
    if (second === undefined) return template === null ? first! : null;
    return this.prefixes.has(first!.toLowerCase()) ? second : null;
  }

  /** The column that the dimension is, and nothing else. */
  private columnOf({ name, json }: NamedJson): string | null {
    const column = plainColumn(sqlOf(json, name));
    return column === null ? null : this.columnNamed(column);
  }

  private addTime(time: NamedJson, dimensions: readonly NamedJson[]): void {
    const { name, json } = time;
    this.dimensions.set(name, this.source.builtIn('occurredAt', this.columnOf(time)));
    const others = dimensions.filter((each) => each.name !== name && textIn(each.json, 'type') === 'time');
    const choice = others.map((each) => each.name).join(' or ');
    const placing = choice === '' ? '' : ` A measure that is to be placed by ${choice} says so in "at".`;
    this.notes.changed(
      `dimension ${this.name}.${name}`, 'It places the rows in time, and is here what every interaction has: occurredAt.',
      `Record ${bareSql(json, name)} as occurredAt.${placing}`,
    );
  }

  private addKey(dimension: NamedJson): void {
    const { name, json } = dimension;
    this.dimensions.set(name, this.source.builtIn('key', this.columnOf(dimension)));
    const hint = `Record ${bareSql(json, name)} as key.`;
    this.notes.changed(`dimension ${this.name}.${name}`, 'It is here what every interaction has: key.', hint);
  }

  private addDimension(dimension: NamedJson): void {
    const field = this.notes.attempt(`dimension ${this.name}.${dimension.name}`, () => this.made(dimension));
    if (field !== undefined) this.dimensions.set(dimension.name, field);
  }

  private made(dimension: NamedJson): FieldDraft {
    const { name, json } = dimension;
    const type = FIELD_TYPES.get(textIn(json, 'type') ?? '');
    const special = ['sub_query', 'case', 'multi_stage'].find((parameter) => isSet(json, parameter));
    if (special !== undefined) throw new Untranslatable(`It is computed by ${special}.`, `Record it as a field.`);
    if (type === undefined) throw new Untranslatable(`Its type is ${textIn(json, 'type') ?? 'not said'}.`);
    const role = type === 'INSTANT' ? 'TIME' : 'DIMENSION';
    const texts = { name, role, type, title: textIn(json, 'title'), description: textIn(json, 'description') } as const;
    const column = this.columnOf(dimension);
    const holder = column === null ? undefined : this.source.holderOf(column);
    if (column !== null && holder === undefined) return this.source.add(texts, column);
    if (type === 'INSTANT') {
      if (holder?.type === type) return holder;
      throw new Untranslatable(`It is computed: ${bareSql(json, name)}.`, 'Record it as a field of role TIME.');
    }
    const names = this.rowNames(() => wholeDivision(`dimension ${this.name}.${name}`, this.notes));
    const expression = toLanguage(parseSql(sqlOf(json, name)), type.toLowerCase() as RowType, names);
    return this.source.add({ ...texts, expression: print(expression) }, null);
  }
}

/** A cast of a time to a timestamp says nothing here. */
const sqlOf = (json: Json, name: string): string => (textIn(json, 'sql') ?? name).replace(TO_TIMESTAMP, '');

/** For people: without what only says which cube it is. */
const bareSql = (json: Json, name: string): string => sqlOf(json, name).replace(/\$?\{CUBE\}\./g, '');

const shown = ({ template, path }: Pick<SqlName, 'template' | 'path'>): string =>
  [...(template === null ? [] : [`{${template}}`]), ...path].join('.');
