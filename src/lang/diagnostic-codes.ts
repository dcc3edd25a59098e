/**
 * Every code with the parameters of its message. Ranges by stage: SYN1xx text and grammar, NAM2xx names, TYP3xx types,
 * UNI4xx units, PLN5xx size. A code is never reused: a rule that goes leaves a gap. `README.md` lists them all.
 */
export interface DiagnosticParameters {
  SYN101: { readonly length: number; readonly max: number };
  SYN102: Record<never, never>;
  SYN103: { readonly character: string };
  SYN104: { readonly quote: string };
  SYN105: { readonly escape: string };
  SYN106: { readonly text: string; readonly problem: 'letters' | 'digits' | 'form' };
  SYN107: { readonly max: number };
  SYN108: Record<never, never>;
  SYN110: { readonly found: string; readonly after: string | null };
  SYN111: { readonly found: string; readonly instead?: string | undefined };
  SYN112: { readonly open: string };
  SYN113: { readonly found: string; readonly open: string | null };
  SYN114: Record<never, never>;
  SYN115: Record<never, never>;
  SYN116: Record<never, never>;
  SYN117: Record<never, never>;
  SYN118: { readonly left: string; readonly right: string };
  SYN119: { readonly operator: string };
  SYN120: Record<never, never>;
  SYN121: { readonly found: string; readonly instead: string };
  SYN122: Record<never, never>;
  SYN123: { readonly number: string };
  SYN124: Record<never, never>;
  SYN125: { readonly count: number; readonly max: number };
  SYN199: { readonly instruction: string };

  NAM201: { readonly name: string; readonly hint?: string | undefined };
  NAM202: { readonly name: string; readonly sources: readonly string[]; readonly hint?: string | undefined };
  NAM203: { readonly name: string; readonly has: readonly string[]; readonly lacks: readonly string[] };
  NAM204: { readonly name: string; readonly source: string; readonly role: string; readonly why: 'several' | 'dimensionsOnly' };
  NAM205: { readonly name: string; readonly of: readonly string[] };
  NAM206: { readonly name: string; readonly hint?: string | undefined };
  NAM207: { readonly name: string; readonly scope: string };
  NAM208: { readonly path: readonly string[] };
  NAM209: { readonly path: readonly string[] };
  NAM210: { readonly noun: string; readonly key: string; readonly message: string };
  NAM211: { readonly name: string };
  NAM212: { readonly name: string; readonly hint?: string | undefined };
  NAM213: { readonly name: string; readonly hint?: string | undefined };
  NAM214: { readonly name: string; readonly signature: string };
  NAM216: { readonly key: string; readonly hint?: string | undefined };
  NAM217: { readonly key: string; readonly source: string; readonly hint?: string | undefined };
  NAM218: { readonly name: string };
  NAM219: { readonly noun: string; readonly key: string; readonly message: string };
  NAM220: { readonly key: string };
  NAM221: { readonly key: string };
  NAM222: { readonly key: string };
  NAM223: { readonly key: string; readonly kind: string };
  NAM231: { readonly key: string; readonly hint?: string | undefined };
  NAM232: { readonly key: string; readonly isDefault: boolean; readonly hint?: string | undefined };
  NAM233: { readonly name: string; readonly why: 'now' | 'stock' | 'calendar' };
  NAM234: { readonly hourly: boolean };

  NAM240: { readonly name: string };
  NAM241: { readonly name: string };
  NAM242: { readonly key: string; readonly source: string; readonly hint?: string | undefined };
  NAM243: { readonly key: string; readonly source: string; readonly end: 'from' | 'until'; readonly hint?: string | undefined };

  NAM250: { readonly name: string; readonly units: readonly string[]; readonly hint?: string | undefined };

  TYP301: { readonly what: string; readonly expected: string; readonly found: string; readonly hint?: string | undefined };
  TYP302: { readonly what: string; readonly left: string; readonly right: string };
  TYP303: { readonly signature: string; readonly found: number; readonly expected: string };
  TYP304: { readonly expected: string; readonly found: string };
  TYP305: { readonly text: string };
  TYP306: { readonly operator: string; readonly type: string };
  TYP307: { readonly what: string; readonly expected: string };
  TYP308: { readonly name: string; readonly problem: string };
  TYP309: { readonly aggregation: string; readonly found: string };
  TYP310: { readonly aggregation: string };
  TYP311: { readonly problem: 'missing' | 'range' | 'unused'; readonly aggregation: string };
  TYP312: Record<never, never>;
  TYP313: Record<never, never>;
  TYP314: Record<never, never>;
  TYP315: { readonly key: string; readonly type: string; readonly source: string; readonly other: string };
  TYP316: { readonly key: string; readonly type: string; readonly stored: string };
  TYP317: { readonly role: string; readonly allowed: string; readonly type: string };
  TYP320: { readonly kinds: readonly string[] };
  TYP321: Record<never, never>;
  TYP322: { readonly count: number; readonly max: number };
  TYP323: { readonly text: string };
  TYP324: { readonly after: string; readonly within: string };
  TYP325: { readonly step: number; readonly present: readonly number[] };
  TYP326: { readonly aggregation: string; readonly why: 'entities' | 'percentile' | 'approximate' };

  UNI401: { readonly what: string; readonly units: readonly { readonly text: string; readonly unit: string }[] };
  UNI402: { readonly declared: string; readonly inferred: string };
  UNI403: { readonly what: string; readonly unit: string };
  UNI404: { readonly unit: string };
  UNI405: { readonly type: string };
  UNI406: { readonly what: string };

  PLN501: { readonly count: number; readonly max: number };
  PLN502: { readonly path: readonly string[]; readonly max: number };
  PLN503: { readonly max: number };
  PLN504: { readonly name: string; readonly count: number; readonly max: number };
  PLN510: Record<never, never>;
}
export type DiagnosticCode = keyof DiagnosticParameters;

interface Message {
  readonly message: string;
  readonly hint?: string | undefined;
}

const listed = (items: readonly string[], last = 'and'): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)!}`;
const quoted = (items: readonly string[]): string => listed(items.map((item) => `"${item}"`));
const path = (keys: readonly string[]): string => keys.join(' → ');
const count = (n: number, noun: string): string => `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`;

/** Functions that read something that their place does not have. */
const NEEDS: Readonly<Record<'now' | 'stock' | 'calendar', (name: string) => Message>> = {
  now: (name) => ({
    message: `"${name}" has no place in the condition of where or of a question: it would move with the instant of asking.`,
    hint: 'Put it into the filter or value of a measure.',
  }),
  stock: (name) => ({
    message: `"${name}" stands only in the value and filter of a stock measure.`,
    hint: 'To compare with the instant that an answer is as of, write due(t, duration).',
  }),
  calendar: (name) => ({ message: `"${name}" takes no argument in the condition on a calendar unit: it is the unit's own.` }),
};

/** What each code says: the message states what is wrong, the hint what to write instead. */
export const MESSAGES: { readonly [C in DiagnosticCode]: (parameters: DiagnosticParameters[C]) => Message } = {
  SYN101: (p) => ({
    message: `The expression has ${count(p.length, 'character')}; ${count(p.max, 'character')} are the most.`,
    hint: 'Give its parts names: define them as measures or KPIs of their own.',
  }),
  SYN102: () => ({ message: 'The expression is empty.' }),
  SYN103: (p) => ({ message: `The character ${p.character} does not belong here.`, hint: strayCharacterHint(p.character) }),
  SYN104: (p) => ({ message: `This text is not closed: its ${p.quote} is missing on the same line.` }),
  SYN105: (p) => ({
    message: `"${p.escape}" is no escape.`, hint: 'Escapes are \\\\ \\" \\\' \\n \\r \\t and \\u with four hexadecimal digits.',
  }),
  SYN106: (p) => ({
    message: p.problem === 'digits'
      ? `The number ${p.text} cannot be kept exactly: at most 34 digits, below 10^40.`
      : `"${p.text}" is no number.`,
    hint: p.problem === 'letters' ? numberWithLettersHint(p.text) : undefined,
  }),
  SYN107: (p) => ({ message: `Brackets are nested deeper than ${p.max}.`, hint: 'Give inner parts names of their own.' }),
  SYN108: () => ({ message: 'A text may not hold the character NUL or half of a surrogate pair.' }),
  SYN110: (p) => ({
    message: p.found === ''
      ? `The expression ends where a value is expected${p.after === null ? '' : ` after "${p.after}"`}.`
      : `A value is expected ${p.after === null ? 'first' : `after "${p.after}"`}, but "${p.found}" stands there.`,
  }),
  SYN111: (p) => ({ message: `An operator is expected before "${p.found}".`, hint: p.instead }),
  SYN112: (p) => ({ message: `This "${p.open}" is never closed.` }),
  SYN113: (p) => ({
    message: p.open === null ? `This "${p.found}" closes nothing.` : `"${p.found}" cannot close "${p.open}".`,
  }),
  SYN114: () => ({ message: 'This "?" has no ":".', hint: 'Write condition ? value : otherwise.' }),
  SYN115: () => ({ message: 'This ":" has no "?" before it.', hint: 'Write condition ? value : otherwise.' }),
  SYN116: () => ({
    message: 'A "," stands only between the arguments of a function and the items of a list.',
    hint: 'Decimals are written with a dot: 0.5.',
  }),
  SYN117: () => ({ message: 'A list stands only after "in".', hint: 'Write x in [1, 2].' }),
  SYN118: (p) => ({
    message: `Comparisons do not chain: "${p.left}" gives true or false, which "${p.right}" would compare again.`,
    hint: 'Join two comparisons by "and", or put one in brackets.',
  }),
  SYN119: (p) => ({
    message: `"not" binds tighter than "${p.operator}", so this would negate only what stands before it.`,
    hint: 'Write not (a == b), or (not a) == b if that is meant.',
  }),
  SYN120: () => ({ message: 'A single "=" is no operator.', hint: 'To compare, write "==".' }),
  SYN121: (p) => (/["']/.test(p.instead)
    ? { message: `${p.found} is no quotation mark here.`, hint: 'Texts stand in straight quotes: "email".' }
    : { message: `"${p.found}" is no operator here.`, hint: `Write "${p.instead}".` }),
  SYN122: () => ({ message: '"not in" is no operator.', hint: 'Write not (x in [...]).' }),
  SYN123: (p) => ({
    message: `"${p.number}%" is no number: % is the remainder of a division.`,
    hint: `A share is written as a decimal: ${asShare(p.number)}.`,
  }),
  SYN124: () => ({ message: 'The list is empty.', hint: 'Name at least one value after "in".' }),
  SYN125: (p) => ({
    message: `The expression has ${count(p.count, 'part')}; ${count(p.max, 'part')} are the most.`,
    hint: 'Give its parts names: define them as measures or KPIs of their own.',
  }),
  SYN199: (p) => ({ message: `The expression cannot be read (${p.instruction}).` }),

  NAM201: (p) => ({ message: `There is no measure or KPI "${p.name}".`, hint: p.hint }),
  NAM202: (p) => ({
    message: p.sources.length === 0 ? `No source is read here, so there is no field "${p.name}".`
      : p.sources.length === 1 ? `Source "${p.sources[0]}" has no field "${p.name}".`
        : `None of the sources ${quoted(p.sources)} has a field "${p.name}".`,
    hint: p.hint,
  }),
  NAM203: (p) => ({
    message: `"${p.name}" is a field of ${quoted(p.has)}, but not of ${quoted(p.lacks)}.`,
    hint: 'A condition over several sources can use the dimensions that all of them have.',
  }),
  NAM204: (p) => ({
    message: `"${p.name}" is no dimension of source "${p.source}": its role is ${p.role}.`,
    hint:
      p.why === 'several'
        ? 'A condition over several sources can use the dimensions that all of them have.'
        : 'Only dimensions can be used here.',
  }),
  NAM205: (p) => ({
    message: `"${p.name}" is not the same everywhere: ${listed(p.of)}.`,
    hint: 'Define the field alike in all sources.',
  }),
  NAM206: (p) => ({ message: `There is no function "${p.name}".`, hint: p.hint }),
  NAM207: (p) => ({
    message:
      p.scope === 'row'
        ? `"${p.name}" works on KPIs, not on the fields of a row.`
        : `"${p.name}" works on the fields of a row, not on measures and KPIs.`,
    hint: p.scope === 'row' ? undefined : 'Use it in a measure, or in the condition of where(x, condition).',
  }),
  NAM208: (p) => ({ message: `The KPI would depend on itself: ${path(p.path)}.` }),
  NAM209: (p) => ({ message: `The computed field would depend on itself: ${path(p.path)}.` }),
  NAM210: (p) => ({
    message: `The ${p.noun} "${p.key}" is not valid as it stands: ${p.message}`,
    hint: `Mend "${p.key}" first.`,
  }),
  NAM211: (p) => ({ message: `Parameters like $${p.name} stand only in the where and having of a question.` }),
  NAM212: (p) => ({
    message: `The parameter $${p.name} has no value.`,
    hint: p.hint ?? `Give it in params: {"${p.name}": …}.`,
  }),
  NAM213: (p) => ({ message: `No source has a dimension "${p.name}".`, hint: p.hint }),
  NAM214: (p) => ({ message: `"${p.name}" is a function.`, hint: `Call it: ${p.signature}.` }),
  NAM216: (p) => ({ message: `There is no source "${p.key}".`, hint: p.hint }),
  NAM217: (p) => ({
    message: `"${p.key}" cannot place the rows of "${p.source}" in time: it is neither occurredAt nor a field of role TIME.`,
    hint: p.hint,
  }),
  NAM218: (p) => ({ message: `${p.name}(…) needs a measure or KPI in its first argument.` }),
  NAM219: (p) => ({
    message: `The ${p.noun} "${p.key}" would no longer be valid: ${p.message}`,
    hint: `Keep what "${p.key}" uses, or say with \`dependents\` what becomes of it: define it anew in the same request, or let it be retired.`,
  }),
  NAM220: (p) => ({
    message: `"${p.key}" is no key.`,
    hint: 'A key is a letter a–z, then letters a–z, digits and _: at most 63 in all.',
  }),
  NAM221: (p) => ({
    message: `"${p.key}" is reserved: expressions know it as a function, an operator or a built-in field.`,
    hint: 'Choose another key.',
  }),
  NAM222: (p) => ({ message: `The field "${p.key}" is defined twice.` }),
  NAM223: (p) => ({
    message: `"${p.key}" is the key of a ${p.kind}: measures and KPIs share their keys.`,
    hint: 'Choose another key.',
  }),
  NAM231: (p) => ({ message: `There is no calendar tag "${p.key}".`, hint: p.hint ?? 'Define it with defineTag.' }),
  NAM232: (p) => (p.isDefault
    ? {
      message: `No schedule is named here, and there is none of the key "${p.key}".`,
      hint: `Name a schedule in quotes, or define "${p.key}" with defineSchedule.`,
    }
    : { message: `There is no work schedule "${p.key}".`, hint: p.hint ?? 'Define it with defineSchedule.' }),
  NAM233: (p) => NEEDS[p.why](p.name),
  NAM234: (p) => ({
    message: 'This has no place in the condition on a calendar unit.',
    hint: `It is made of tagged("tag"), weekday()${p.hourly ? ', hour_of_day()' : ''}, values written out, comparisons, "in", `
      + '"and", "or" and "not".',
  }),

  NAM240: (p) => ({
    message: `"${p.name}" cannot be named here: only "inner" is known, the value that the inner aggregate gives for each entity.`,
    hint: 'Conditions on rows stand in the filter of the measure or of per.',
  }),
  NAM241: (p) => ({
    message: `"${p.name}" has no place here: it reads a row or an instant, and only "inner" is known.`,
    hint: 'Conditions on rows stand in the filter of the measure or of per.',
  }),
  NAM242: (p) => ({
    message: `"${p.key}" is no entity of the rows of "${p.source}": it is neither customer, case or key nor a field of role ENTITY or DIMENSION.`,
    hint: p.hint,
  }),
  NAM243: (p) => ({
    message: p.end === 'from'
      ? `"${p.key}" cannot begin a stock of "${p.source}": it is neither occurredAt nor a field of role TIME.`
      : `"${p.key}" cannot end a stock of "${p.source}": it is neither occurredAt, a field of role TIME nor a computed INSTANT field.`,
    hint: p.hint,
  }),

  NAM250: (p) => ({ message: `There is no unit "${p.name}".`, hint: p.hint ?? `Units are ${p.units.join(', ')}.` }),

  TYP301: (p) => ({ message: `${p.what} takes ${p.expected}, but this is ${p.found}.`, hint: p.hint }),
  TYP302: (p) => ({ message: `${p.what} takes values of one type, but these are ${p.left} and ${p.right}.` }),
  TYP303: (p) => ({
    message: `${p.signature} takes ${p.expected}, but ${p.found === 0 ? 'none' : p.found} ${p.found > 1 ? 'are' : 'is'} given.`,
  }),
  TYP304: (p) => ({ message: `The expression must give ${p.expected}, but it gives ${p.found}.` }),
  TYP305: (p) => ({
    message: `"${p.text}" is no instant.`, hint: 'An instant is written with date, time and offset: "2026-03-01T00:00:00Z".',
  }),
  TYP306: (p) => ({
    message: `"${p.operator}" orders numbers and instants, but this is ${p.type}.`,
    hint: 'Texts and truth values compare with == and != only.',
  }),
  TYP307: (p) => ({ message: `${p.what} must be ${p.expected}.` }),
  TYP308: (p) => ({ message: `The parameter $${p.name} ${p.problem}.` }),
  TYP309: (p) => ({
    message: `${p.aggregation} takes numbers, but the value is ${p.found}.`,
    hint: p.found === 'a truth value' ? 'Write condition ? 1 : 0, or count with a filter.' : undefined,
  }),
  TYP310: (p) => ({ message: `${p.aggregation} needs a value.`, hint: 'Only COUNT can do without one.' }),
  TYP311: (p) => ({
    message:
      p.problem === 'missing'
        ? `${p.aggregation} needs its percentile.`
        : p.problem === 'range'
          ? 'The percentile must lie between 0 and 1, both excluded.'
          : `${p.aggregation} takes no percentile.`,
    hint: p.problem === 'unused' ? undefined : 'For the median write 0.5.',
  }),
  TYP312: () => ({ message: '"in" takes a list on its right.', hint: 'Write x in [1, 2].' }),
  TYP313: () => ({ message: 'A KPI is a number, but this is a truth value.', hint: 'Write condition ? 1 : 0.' }),
  TYP314: () => ({
    message: 'A text has no place among measures and KPIs.',
    hint: 'Compare fields with texts in where(x, condition).',
  }),
  TYP315: (p) => ({
    message: `The dimension "${p.key}" is ${p.type} here, but ${p.other} in the source "${p.source}".`,
    hint: 'Dimensions of one key are one dimension: give them one type, or different keys.',
  }),
  TYP316: (p) => ({
    message: `The field "${p.key}" has been stored as ${p.stored} and cannot become ${p.type}.`,
    hint: 'Define a new field under another key.',
  }),
  TYP317: (p) => ({ message: `A field of role ${p.role} is ${p.allowed}, not ${p.type}.` }),
  TYP320: (p) => ({
    message: `A measure is at most one of stock, journey, per and cohort, and this is ${listed(p.kinds)}.`,
    hint: 'Only stock and cohort may stand together.',
  }),
  TYP321: () => ({
    message: 'A stock is placed in time by its from and until, so it has no other time.',
    hint: 'Leave at out.',
  }),
  TYP322: (p) => ({
    message: p.count === 0
      ? 'The journey has no step: the measure\'s own rows are step 0, and at least one step follows.'
      : `The journey has ${count(p.count, 'step')}; ${p.max} are the most.`,
  }),
  TYP323: (p) => ({
    message: `"${p.text}" is no duration of days, hours, minutes and seconds.`,
    hint: 'Write it as in PT24H or P7D (a day is 24 hours): months and years have no fixed length.',
  }),
  TYP324: (p) => ({
    message: `No gap is longer than ${p.after} and at most ${p.within}.`,
    hint: 'Let within be longer than after.',
  }),
  TYP325: (p) => ({
    message: `A value cannot be read from step ${p.step}: no row is there.`,
    hint: `Steps with rows: ${listed(p.present.map(String))}; step 0 is the measure's own row.`,
  }),
  TYP326: (p) => ({
    entities: {
      message: `${p.aggregation} has no place over entities: they do not follow one another in time.`,
      hint: 'Take MIN, MAX or AVG; as the inner aggregation FIRST and LAST read the rows of each entity.',
    },
    percentile: {
      message: `${p.aggregation} has no place as the inner aggregation: the measure's percentile is that of its own aggregation.`,
      hint: `Percentiles over entities are the measure's aggregation: ${p.aggregation} beside per.`,
    },
    approximate: {
      message: `${p.aggregation} has no place as the inner aggregation: an entity has few rows, and they are counted exactly.`,
      hint: 'Take COUNT_DISTINCT; over entities APPROX_COUNT_DISTINCT is the measure\'s aggregation.',
    },
  })[p.why],

  UNI401: (p) => ({
    message: `${p.what} needs one kind of unit: ${listed(p.units.map(({ text, unit }) => `${text} is in ${unit}`))}.`,
  }),
  UNI402: (p) => ({ message: `The declared unit ${p.declared} does not fit: the values are in ${p.inferred}.` }),
  UNI403: (p) => ({
    message: `${p.what} takes a number without a dimension, but this is in ${p.unit}.`,
    hint: 'Divide by a value in the same unit first.',
  }),
  UNI404: (p) => ({ message: `A value in ${p.unit} can be raised to a whole number written out only, from -6 to 6.` }),
  UNI405: (p) => ({ message: `Only a NUMBER has a unit, and this is ${p.type}.` }),
  UNI406: (p) => ({
    message: `The duration of ${p.what} has no unit of time.`,
    hint: 'Write seconds(n), minutes(n), hours(n) or days(n).',
  }),

  PLN501: (p) => ({ message: `The expression reads ${p.count} measures; ${p.max} are the most.` }),
  PLN502: (p) => ({ message: `KPIs are nested deeper than ${p.max}: ${path(p.path)}.` }),
  PLN503: (p) => ({ message: `With everything it names written out, the expression has more than ${count(p.max, 'part')}.` }),
  PLN504: (p) => ({ message: `The parameter $${p.name} has ${count(p.count, 'value')}; ${count(p.max, 'value')} are the most.` }),
  PLN510: () => ({
    message: 'What is cumulative has no beginning from which units could be counted.',
    hint: 'Write mean_over(cumulative(x), "unit"), or give the units a period: cumulative(rolling(mean_over(x, "day"), 28, "day")).',
  }),
};

/** Every code, in order of stage. */
export const DIAGNOSTIC_CODES = Object.keys(MESSAGES) as DiagnosticCode[];

function strayCharacterHint(character: string): string {
  if (character === '"."') return 'Names have no dots; a decimal starts with a digit: 0.5.';
  if (character === '";"') return 'An expression is one value; arguments are separated by ",".';
  if (character === '"$"') return 'A parameter is $ and a name: $channel.';
  return 'Names are written with a–z, 0–9 and _; texts stand in quotes.';
}

/** `5min` → minutes(5). */
function numberWithLettersHint(text: string): string {
  const match = /^([\d.]+)(s|sec|min|m|h|d)[a-z]*$/i.exec(text);
  const duration = match === null ? undefined : new Map([['s', 'seconds'], ['m', 'minutes'], ['h', 'hours'], ['d', 'days']])
    .get(match[2]!.charAt(0).toLowerCase());
  return duration === undefined ? 'Put an operator or a space between number and name.' : `Write ${duration}(${match![1]}).`;
}

/** 10 → 0.1, by moving the point. */
function asShare(number: string): string {
  const [whole = '0', part = ''] = number.split('.');
  const digits = whole.padStart(3, '0');
  const share = `${digits.slice(0, -2)}.${digits.slice(-2)}${part}`
    .replace(/^0+(?=\d)/, '')
    .replace(/0+$/, '')
    .replace(/\.$/, '');
  return share === '' ? '0' : share;
}
