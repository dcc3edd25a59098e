import { REVISION_UNITS, type RevisionCadence } from '../../calendar/revision.js';
import type { Direction } from '../../lang/catalog.js';
import type { KpiInput } from '../definitions/kpi-content.js';
import { listOf } from '../shapes/list-of.js';
import { optional, record } from '../shapes/record.js';
import { oneOf, text, wholeNumber } from '../shapes/scalars.js';
import { about } from '../shapes/shape.js';

const reviseEvery = record<RevisionCadence>({
  count: about('How many units; 1 to 100.', wholeNumber),
  unit: about('By the calendar of the organisation\'s zone.', oneOf(REVISION_UNITS)),
});

/** What `defineKpi` takes; but a file says all that there is, so what it leaves out is not kept. */
export const kpiShape = record<KpiInput>({
  key: about('Its name in expressions, `[a-z][a-z0-9_]{0,62}`, shared with no measure; never changes.', text),
  name: about('What people call it.', text),
  description: optional(about('What it tells.', text)),
  expression: about('A KPI-scope expression over measures and other KPIs: `resolved / handled`.', text),
  unit: optional(about('Converted to; checked against the inferred dimension; absent: the inferred one.', text)),
  direction: about('Which way is good.', oneOf<Direction>(['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'NEUTRAL'])),
  format: optional(about('A hint for those who render it; kept as given.', text)),
  tags: optional(about('Words to find it by; absent: none.', listOf(text))),
  maturityLag: optional(about('Points younger than this are IMMATURE.', text)),
  minSample: optional(about('Values over fewer rows are withheld as INSUFFICIENT_SAMPLE; at least 1.', wholeNumber)),
  reviseEvery: optional(about('When it is to be looked at again; absent: never.', reviseEvery)),
  drivers: optional(about(
    'Keys of measures and KPIs that are believed to move it, without arithmetic; at most 50. Absent: none.', listOf(text),
  )),
});
