import { badInput } from '../../kernel/errors.js';
import { durationMs } from '../../kernel/duration.js';
import type { RevisionCadence } from '../../calendar/revision.js';
import type { Direction } from '../../lang/catalog.js';
import type { KpiContent } from '../../store/definition-content.js';
import { expressionText, LONGEST_DESCRIPTION, LONGEST_WORD, nameText, optional, storable } from './texts.js';

export interface KpiInput {
  readonly key: string;
  readonly name: string;
  readonly description?: string | null;
  readonly expression: string;
  readonly unit?: string | null;
  readonly direction: Direction;
  readonly format?: string | null;
  /** Absent: those it has, none for a new one. */
  readonly tags?: readonly string[] | null;
  /** ISO-8601, of days, hours, minutes and seconds. */
  readonly maturityLag?: string | null;
  readonly minSample?: number | null;
  /** How often people mean to look whether it still says what it should. Absent: as it is, never for a new one; null: never. */
  readonly reviseEvery?: RevisionCadence | null;
  /** Keys of measures and KPIs that are believed to move it, without arithmetic. Absent: those it has, none for a new one. */
  readonly drivers?: readonly string[] | null;
}

const MOST_TAGS = 50;
const MOST_DRIVERS = 50;
const MOST_REVISION_UNITS = 100;
const LARGEST_SAMPLE = 1_000_000_000;

export interface ReadKpiInput {
  readonly name: string;
  readonly description: string | null;
  /** Null, as the drivers: to be left as they are. */
  readonly tags: readonly string[] | null;
  readonly drivers: readonly string[] | null;
  /** Undefined: to be left as it is; null: none. */
  readonly reviseEvery: RevisionCadence | null | undefined;
  readonly content: Omit<KpiContent, 'canonical' | 'unit'>;
  readonly declaredUnit: string | null;
}

/** What is to be stored of an input; `unit` as declared. Throws BAD_INPUT for what cannot be stored. */
export function kpiContent(input: KpiInput): ReadKpiInput {
  return {
    name: nameText('input.name', input.name),
    description: optional('input.description', input.description, LONGEST_DESCRIPTION),
    tags: input.tags === null || input.tags === undefined ? null : tagTexts(input.tags),
    reviseEvery: input.reviseEvery == null ? input.reviseEvery : revisionCadence(input.reviseEvery),
    drivers: input.drivers == null ? null : driverKeys(input.drivers, input.key),
    content: {
      expression: expressionText('input.expression', input.expression),
      direction: input.direction,
      format: optional('input.format', input.format, LONGEST_WORD),
      maturityLag: maturityLag(input.maturityLag ?? null),
      minSample: minSample(input.minSample ?? null),
    },
    declaredUnit: optional('input.unit', input.unit, LONGEST_WORD),
  };
}

function tagTexts(tags: readonly string[]): string[] {
  if (tags.length > MOST_TAGS) {
    throw badInput('input.tags', `The KPI has ${tags.length.toLocaleString('en')} tags; at most ${MOST_TAGS} are kept.`);
  }
  const texts = tags.map((tag, index) => {
    const text = storable(`input.tags[${index}]`, tag, LONGEST_WORD);
    if (text === '') throw badInput(`input.tags[${index}]`, `input.tags[${index}] is empty.`);
    return text;
  });
  return [...new Set(texts)];
}

function revisionCadence({ count, unit }: RevisionCadence): RevisionCadence {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_REVISION_UNITS) return { count, unit };
  throw badInput('input.reviseEvery.count', `input.reviseEvery.count must be a whole number from 1 to ${MOST_REVISION_UNITS}; it is ${count}.`);
}

/** Whether they are there is checked apart. */
function driverKeys(keys: readonly string[], own: string): string[] {
  if (keys.length > MOST_DRIVERS) throw badInput('input.drivers', `The KPI has ${keys.length} drivers; at most ${MOST_DRIVERS} are kept.`);
  if (keys.includes(own)) throw badInput('input.drivers', 'A KPI cannot be its own driver.');
  return [...new Set(keys)].sort();
}

function maturityLag(text: string | null): string | null {
  if (text === null || durationMs(text) !== undefined) return text;
  throw badInput(
    'input.maturityLag',
    `input.maturityLag is no duration of days, hours, minutes and seconds: "${text.slice(0, 40).toWellFormed()}".`,
    'Write it as in PT24H or P7D: months and years have no fixed length.',
  );
}

function minSample(count: number | null): number | null {
  if (count === null || (Number.isInteger(count) && count >= 1 && count <= LARGEST_SAMPLE)) return count;
  throw badInput('input.minSample', `input.minSample must be a whole number of at least 1; it is ${count}.`);
}
