import { canonicalJson } from '../../../kernel/canonical-json.js';
import { badInput } from '../../../kernel/errors.js';
import { print } from '../../../lang/print.js';
import type { KpiInput } from '../../definitions/kpi-content.js';
import type { MeasureInput } from '../../definitions/measure-content.js';
import { concluded } from '../concluded.js';
import type { Conversion } from '../conversion.js';
import { ConversionNotes } from '../conversion-notes.js';
import { firstOfName } from '../first-of-name.js';
import { isSet, namedIn, textIn, type Json, type NamedJson } from '../json-members.js';
import { KeyNames } from '../key-names.js';
import { shortened } from '../shortened.js';
import { parseSql } from '../sql/parse-sql.js';
import { toLanguage } from '../sql/to-language.js';
import { cubeMeasure, hasWindow, typeOfMeasure, windowExpression } from './cube-measure.js';
import { CubeModel } from './cube-model.js';
import { numberExpression } from './cube-number.js';
import { readCubes, type CubeFile } from './read-cubes.js';

/**
 * Definitions of Cube data models (YAML): cubes become sources, measures that aggregate rows measures, those that are computed
 * from others or read over a window KPIs. Throws BAD_INPUT for what is no YAML, or holds no cube.
 */
export function fromCube(files: readonly CubeFile[]): Conversion {
  return new CubeConversion(files).run();
}

class CubeConversion {
  private readonly notes = new ConversionNotes();
  /** Of measures and KPIs, which share one namespace. */
  private readonly keys = new KeyNames();
  private readonly measures: MeasureInput[] = [];
  private readonly kpis: KpiInput[] = [];

  constructor(private readonly files: readonly CubeFile[]) {}

  run(): Conversion {
    const { notes } = this;
    const { cubes, views } = readCubes(this.files, notes);
    if (cubes.length === 0 && views.length === 0 && notes.all().length === 0) {
      throw badInput('files', 'There is no cube in these files.', 'Cube data models in YAML begin with "cubes:".');
    }
    const sourceKeys = new KeyNames();
    const models = firstOfName(cubes, 'cube', notes).flatMap((cube) => this.model(cube, sourceKeys) ?? []);
    for (const model of models) this.convert(model);
    for (const { name } of views) {
      notes.leftOut(`view ${name}`, 'It chooses from cubes that are joined, and nothing is joined here.');
    }
    return concluded(models.map(({ source }) => source), this.measures, this.kpis, notes);
  }

  private leaveOut({ name }: NamedJson, why: string, hint: string | null = null): undefined {
    this.notes.leftOut(`cube ${name}`, why, hint);
  }

  private model(cube: NamedJson, keys: KeyNames): CubeModel | undefined {
    const { name, json } = cube;
    if (isSet(json, 'extends')) return this.leaveOut(cube, `It extends ${textIn(json, 'extends')}.`, 'Write its members out.');
    if (namedIn(json, 'measures').length === 0) {
      const hint = 'Record what is needed of it with each interaction, as it was then.';
      return this.leaveOut(cube, 'It measures nothing: it is there to be joined, and nothing is joined here.', hint);
    }
    return this.notes.attempt(`cube ${name}`, () => {
      const key = this.renamed(`cube ${name}`, name, keys.take(name, 'source'));
      return new CubeModel(name, json, key, this.notes);
    });
  }

  private convert(model: CubeModel): void {
    const { name, json } = model;
    const measures = firstOfName(namedIn(json, 'measures'), `measure of ${name}:`, this.notes).map((measure) => {
      const wanted = `${name}_${measure.name}`;
      return { ...measure, key: this.renamed(`measure ${name}.${measure.name}`, wanted, this.keys.take(wanted, 'measure')) };
    });
    const keys = new Map(measures.map((measure) => [measure.name, measure.key]));
    // Those that read a window may find their measure among the others.
    const inOrder = [...measures.filter((each) => !hasWindow(each.json)), ...measures.filter((each) => hasWindow(each.json))];
    for (const measure of inOrder) this.notes.attempt(`measure ${name}.${measure.name}`, () => this.add(measure, model, keys));
    this.tellTheRest(model);
  }

  private add(measure: NamedJson & { readonly key: string }, model: CubeModel, keys: ReadonlyMap<string, string>): void {
    const { name, json, key } = measure;
    const what = `measure ${model.name}.${name}`;
    const texts = shortened({ name: textIn(json, 'title') ?? name, description: textIn(json, 'description') });
    if (typeOfMeasure(json) === 'number') {
      this.kpis.push({ key, ...texts, expression: numberExpression(measure, model, keys, this.notes), direction: 'NEUTRAL' });
    } else if (hasWindow(json)) {
      const base = this.measureUnder(measure, model);
      this.kpis.push({ key, ...texts, expression: windowExpression(measure, base, model, this.notes), direction: 'NEUTRAL' });
      this.notes.changed(what, `It is a KPI over the measure ${base}.`);
    } else {
      this.measures.push(cubeMeasure(measure, model, key, this.notes));
    }
    this.tellFormat(what, json);
  }

  private tellFormat(what: string, json: Json): void {
    if (!isSet(json, 'format')) return;
    if (json['format'] === 'percent') {
      this.notes.changed(what, 'Its format was percent. The number is as it was; a share here is 0.72, shown as 72 % in %.');
    } else {
      this.notes.changed(what, 'Its format is not carried over.', 'Give the fields that it reads a unit.');
    }
  }

  /** The key of what is read over the window: of a measure that is here already, where there is the same. */
  private measureUnder(measure: NamedJson & { readonly key: string }, model: CubeModel): string {
    const made = cubeMeasure(measure, model, measure.key, this.notes);
    const same = this.measures.find((each) => contentOf(each) === contentOf(made));
    if (same !== undefined) return same.key;
    const key = this.keys.take(`${measure.key}_measure`, 'measure');
    this.measures.push({ ...made, key });
    return key;
  }

  private renamed(what: string, name: string, key: string): string {
    if (key !== name) this.notes.changed(what, `Its key is ${key}.`);
    return key;
  }

  /** What a cube has besides dimensions and measures. */
  private tellTheRest(model: CubeModel): void {
    const { notes } = this;
    const { name, json } = model;
    if (isSet(json, 'sql')) {
      notes.changed(`cube ${name}`, 'Its rows are those of a query.', 'Record what the query gives as interactions.');
    }
    if (isSet(json, 'pre_aggregations')) {
      notes.changed(`cube ${name}`, 'pre_aggregations say nothing here: numbers do not depend on them.');
    }
    if (isSet(json, 'access_policy')) notes.leftOut(`access_policy of ${name}`, 'Who may see what is no definition here.');
    for (const join of namedIn(json, 'joins')) {
      const hint = 'Record the fields with each interaction, as they were then.';
      notes.leftOut(`join ${name}.${join.name}`, 'Nothing is joined here.', hint);
    }
    for (const segment of namedIn(json, 'segments')) {
      notes.leftOut(`segment ${name}.${segment.name}`, 'Conditions have no names here.', segmentHint(segment.json, model));
    }
  }
}

const contentOf = ({ source, aggregation, value, filter }: MeasureInput): string =>
  canonicalJson({ source, aggregation, value: value ?? null, filter: filter ?? null });

/** Where the condition can be said, how to. */
function segmentHint(segment: Json, model: CubeModel): string | null {
  const notes = new ConversionNotes();
  const names = model.rowNames(() => undefined);
  const text = notes.attempt('', () => print(toLanguage(parseSql(textIn(segment, 'sql') ?? ''), 'boolean', names)));
  return text === undefined ? null : `Write it where it is needed: where(x, ${text}).`;
}
