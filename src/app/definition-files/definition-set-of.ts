import type { KpiRecord, LoadedCatalog, MeasureRecord, ScheduleRecord, SourceRecord, TagRecord } from '../../store/catalog.js';
import type { KpiInput } from '../definitions/kpi-content.js';
import { kpiModel } from '../definitions/kpi-model.js';
import type { MeasureInput } from '../definitions/measure-content.js';
import { measureModel, scheduleModel } from '../definitions/models.js';
import type { ScheduleInput } from '../definitions/schedule-content.js';
import type { SourceInput } from '../definitions/source-content.js';
import type { TagInput } from '../definitions/tag-content.js';
import type { GoalDefinition } from '../goals/goal-definition.js';
import type { DefinitionSet } from './definition-set.js';

/** Everything in force as the inputs that define it, with these goals: no drafts, nothing retired, and of KPIs no owners. */
export const definitionSetOf = (catalog: LoadedCatalog, goals: readonly GoalDefinition[]): DefinitionSet => ({
  tags: catalog.tagKeys.map((key) => tagInput(catalog.tag(key)!)),
  schedules: catalog.scheduleKeys.map((key) => scheduleInput(catalog.schedule(key)!)),
  sources: catalog.sourceKeys.map((key) => sourceInput(catalog.source(key)!)),
  measures: catalog.measureKeys.map((key) => measureInput(catalog.measure(key)!)),
  kpis: catalog.kpiKeys.map((key) => kpiInput(catalog.kpi(key)!)),
  goals,
});

const tagInput = ({ key, name, description, ranges }: TagRecord): TagInput => ({ key, name, description, ranges });

function scheduleInput(record: ScheduleRecord): ScheduleInput {
  const { key, name, description, hours, holidays, holidayTag } = scheduleModel(record);
  return { key, name, description, hours, holidays, holidayTag };
}

const sourceInput = ({ key, name, description, fields, coversFrom }: SourceRecord): SourceInput =>
  ({ key, name, description, fields, coversFrom });

function measureInput(record: MeasureRecord): MeasureInput {
  const { id: _id, version: _version, additivity: _additivity, unit, ...said } = measureModel(record);
  return { ...said, unit: unit || null };
}

function kpiInput(record: KpiRecord): KpiInput {
  const { key, name, description, tags, reviseEvery, drivers, current } = kpiModel(record);
  const { expression, unit, direction, format, maturityLag, minSample } = current!;
  return { key, name, description, tags, reviseEvery, drivers, expression, unit: unit || null, direction, format, maturityLag, minSample };
}
