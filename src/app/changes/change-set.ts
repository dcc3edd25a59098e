import { YardstickError } from '../../kernel/errors.js';
import type { MeasureContent, ScheduleContent, SourceContent, TagContent } from '../../store/definition-content.js';
import type { CatalogKind, DefinitionKind, DefinitionSet } from '../definition-files/definition-set.js';
import { kpiContent, type ReadKpiInput } from '../definitions/kpi-content.js';
import { measureContent } from '../definitions/measure-content.js';
import { scheduleContent } from '../definitions/schedule-content.js';
import { sourceContent } from '../definitions/source-content.js';
import { tagContent } from '../definitions/tag-content.js';
import { readGoal, type ReadGoal } from './goals/read-goal.js';

interface Texts { readonly key: string; readonly name: string; readonly description: string | null }
export interface ReadMeasure extends Texts { readonly content: Omit<MeasureContent, 'unit'>; readonly declaredUnit: string | null }
export interface ReadKpi extends ReadKpiInput {
  readonly key: string;
  /** Of the draft that is published; null: it never was one. */
  readonly draftId: string | null;
  /** Milliseconds since the epoch; null: from now on. */
  readonly effectiveFrom: number | null;
}

/** What is to become of the definitions, as one change: all of it or nothing. */
export interface ChangeSet {
  readonly tags: readonly (Texts & { readonly content: TagContent })[];
  readonly schedules: readonly (Texts & { readonly content: ScheduleContent })[];
  readonly sources: readonly (Texts & { readonly content: SourceContent })[];
  readonly measures: readonly ReadMeasure[];
  readonly kpis: readonly ReadKpi[];
  /** Of files alone. */
  readonly goals: readonly ReadGoal[];
  /** Keys of what is withdrawn; KPIs are retired. Goals are closed, by people. */
  readonly removed: Readonly<Record<CatalogKind, readonly string[]>>;
}

export const NOTHING_REMOVED: ChangeSet['removed'] = { tags: [], schedules: [], sources: [], measures: [], kpis: [] };
export const NO_CHANGES: ChangeSet = { tags: [], schedules: [], sources: [], measures: [], kpis: [], goals: [], removed: NOTHING_REMOVED };

/**
 * What becomes of an input that cannot be read: thrown, or gathered with others. What is given back is read in its place, to find what
 * else is wrong; nothing: it is left out.
 */
export type Refuse = <I extends { readonly key: string }>(kind: DefinitionKind, input: I, error: YardstickError) => I | undefined;

/**
 * The inputs as what is to be stored. `now` decides how far recurring events of tags are followed. An input that cannot be stored is
 * left out, after `refuse` was told.
 */
export function changesOf(set: Partial<DefinitionSet>, now: number, refuse: Refuse): ChangeSet {
  const readOne = <I extends { readonly key: string }, R>(kind: DefinitionKind, input: I, content: (input: I) => R): R[] => {
    try {
      return [content(input)];
    } catch (error) {
      if (!(error instanceof YardstickError)) throw error;
      const instead = refuse(kind, input, error);
      return instead === undefined ? [] : readOne(kind, instead, content);
    }
  };
  const read = <I extends { readonly key: string }, R>(kind: DefinitionKind, inputs: readonly I[] | undefined, content: (input: I) => R): R[] =>
    (inputs ?? []).flatMap((input) => readOne(kind, input, content));
  return {
    tags: read('tags', set.tags, (input) => ({ key: input.key, ...tagContent(input, now) })),
    schedules: read('schedules', set.schedules, (input) => ({ key: input.key, ...scheduleContent(input) })),
    sources: read('sources', set.sources, (input) => ({ key: input.key, ...sourceContent(input) })),
    measures: read('measures', set.measures, (input) => ({ key: input.key, ...measureContent(input) })),
    kpis: read('kpis', set.kpis, (input) => ({ key: input.key, ...kpiContent(input), draftId: null, effectiveFrom: null })),
    goals: read('goals', set.goals, readGoal),
    removed: NOTHING_REMOVED,
  };
}

/** Of a single definition: what cannot be stored ends the request. */
export const throwRefusal: Refuse = (_kind, _input, error) => {
  throw error;
};
