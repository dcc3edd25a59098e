import { isCount, type Aggregation } from '../../../lang/aggregation.js';
import type { Expr } from '../../../lang/ast.js';
import { Untranslatable } from '../conversion.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { isSet, textIn, type Json } from '../json-members.js';
import { called, number } from '../sql/to-language.js';

/** What stands for no rows, by `fill_nulls_with` and `join_to_timespine`. Throws Untranslatable. */
export function filled(expr: Expr, aggregation: Aggregation, settings: Json, what: string, notes: ConversionNotes): Expr {
  if (isSet(settings, 'join_to_timespine')) {
    notes.changed(what, 'join_to_timespine says nothing here: every period has its point.');
  }
  const fill = textIn(settings, 'fill_nulls_with');
  if (fill === null) return expr;
  const isCountOrSum = isCount(aggregation) || aggregation === 'SUM';
  if (isCountOrSum && Number(fill) !== 0) {
    throw new Untranslatable(`It takes ${fill} where there are no rows (fill_nulls_with); a count or sum is 0 there.`);
  }
  if (isCountOrSum) {
    notes.changed(what, 'fill_nulls_with 0 says nothing here: a count or sum over no rows is 0, as far as its source covers.');
    return expr;
  }
  notes.changed(what, `It takes ${fill} wherever there is no value, also before its source begins (fill_nulls_with).`);
  return called('coalesce', expr, number(fill));
}
