import type { Expr } from '../../../lang/ast.js';
import { print } from '../../../lang/print.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { isSet, objectsIn, textIn, type Json, type NamedJson } from '../json-members.js';
import { parseSql } from '../sql/parse-sql.js';
import { named, toLanguage } from '../sql/to-language.js';
import { shifted, timeWindow } from '../time-window.js';
import { wholeDivision } from '../whole-division.js';
import { requireKnown } from './cube-measure.js';
import type { CubeModel } from './cube-model.js';

const AGGREGATES = /\b(sum|count|avg|min|max)\s*\(/i;

/** A measure of type number: arithmetic over other measures of its cube, `keys` by their names. Throws Untranslatable. */
export function numberExpression(
  { name, json }: NamedJson, cube: CubeModel, keys: ReadonlyMap<string, string>, notes: ConversionNotes,
): string {
  const what = `measure ${cube.name}.${name}`;
  requireKnown(json);
  if (isSet(json, 'filters')) {
    throw new Untranslatable('It filters a number that is computed from others.', 'Filter the measures that it reads.');
  }
  if (isSet(json, 'rolling_window')) {
    throw new Untranslatable('It has a window, and is computed from others.', 'Give the measures that it reads the window.');
  }
  const sql = textIn(json, 'sql') ?? '';
  if (AGGREGATES.test(sql)) {
    const hint = 'Make each aggregate a measure of its own, and name it: {total} / {count}.';
    throw new Untranslatable('It aggregates rows inside of its arithmetic.', hint);
  }
  const expr = toLanguage(parseSql(sql), 'number', {
    scope: 'kpi',
    typeOf: () => 'number',
    resolve: (each): Expr => {
      const member = cube.member(each);
      const key = keys.get(member);
      if (key === undefined) throw new Untranslatable(`It stands on ${member}, which is no measure of the cube here.`);
      return named(key);
    },
    dividedWhole: () => wholeDivision(what, notes),
  });
  return print(isSet(json, 'time_shift') ? inTime(expr, json, cube, what, notes) : expr);
}

/** `time_shift`: one step back, by the time that places the rows. */
function inTime(expr: Expr, json: Json, cube: CubeModel, what: string, notes: ConversionNotes): Expr {
  const [shift, ...more] = objectsIn(json, 'time_shift');
  if (shift === undefined || more.length > 0) throw new Untranslatable('It is shifted by several times at once.');
  const by = textIn(shift, 'time_dimension');
  if (isSet(shift, 'name') || (textIn(shift, 'type') ?? 'prior') !== 'prior') {
    throw new Untranslatable('It is not simply shifted back in time.');
  }
  if (by !== null && by.split('.').at(-1) !== cube.time) {
    throw new Untranslatable(`It is shifted by ${by}, which does not place the rows here.`);
  }
  const window = timeWindow(shift['interval']);
  if (window === null) throw new Untranslatable('Its shift says no interval.');
  return shifted(expr, window, what, notes);
}
