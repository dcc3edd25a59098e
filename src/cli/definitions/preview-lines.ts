import type { PreviewedValue } from '../../app/preview/previewed-kpi.js';
import type { ListedGoal, ListedPoint, ListedPreview, ListedStanding, PlanQuestion } from '../api/definitions-api.js';

/** The KPIs whose numbers move, before → after, each with the points that move most; the others are counted. */
export function previewLines(preview: readonly ListedPreview[], { grain }: PlanQuestion): string[] {
  if (preview.length === 0) return [];
  const window = preview.find(({ groups }) => groups.length > 0)?.groups[0]!.total.period.label;
  const still = preview.filter(stays).length;
  return [
    `Numbers${window === undefined ? '' : ` of ${window}`}${grain == null ? '' : ` by ${grain}`}:`,
    ...preview.filter((kpi) => !stays(kpi)).flatMap(linesOf),
    ...(still === 0 ? [] : [`  ${still === 1 ? '1 KPI keeps its' : `${still} KPIs keep their`} numbers.`]),
  ];
}

/** The goals that stand otherwise, before → after; the others are counted. */
export function goalLines(goals: readonly ListedGoal[]): string[] {
  if (goals.length === 0) return [];
  const still = goals.filter(({ differs }) => !differs).length;
  return [
    'Goals in their current periods:',
    ...goals.filter(({ differs }) => differs).map(goalLine),
    ...(still === 0 ? [] : [`  ${still === 1 ? '1 goal stands' : `${still} goals stand`} as before.`]),
  ];
}

function goalLine({ key, period, before, after, refusal, rebase }: ListedGoal): string {
  const name = `  ${key}${period === null ? '' : ` ${period.label}`}`;
  return refusal === null ? `${name}: ${standingText(before)} → ${standingText(after)}${rebase ? ', once rebased' : ''}` : `${name}: not judged. ${refusal}`;
}

const standingText = (standing: ListedStanding | null): string => (standing === null ? 'not judged'
  : `${standing.value === null ? standing.reason! : amount(standing.value, standing.unit)} ${standing.computed}`);

const stays = ({ refusal, moved, groups }: ListedPreview): boolean =>
  refusal === null && moved === 0 && groups.every(({ total }) => !total.differs);

function linesOf({ key, unit, refusal, moved, of, groups, largest }: ListedPreview): string[] {
  if (refusal !== null) return [`  ${key}: not answered. ${refusal}`];
  const [all] = groups;
  return [
    `  ${key}: ${all === undefined ? '' : `${changeText(all.total, unit)}; `}${moved} of ${of} points move`,
    ...largest.map((point) => `      ${point.period.label}: ${changeText(point, unit)}`),
  ];
}

function changeText({ before, after, change }: ListedPoint, unit: string): string {
  const by = change === null || change === 0 ? '' : ` (${change > 0 ? '+' : ''}${amount(change, unit, 'points')})`;
  return `${valueText(before, unit)} → ${valueText(after, unit)}${by}`;
}

function valueText(value: PreviewedValue | null, unit: string): string {
  if (value === null) return 'not there';
  return value.value === null ? value.reason! : amount(value.value, unit);
}

/** To six digits, which people can compare; the exact ones are in the API. A share changes by points, not by per cent of it. */
function amount(value: number, unit: string, ofShares = '%'): string {
  const rounded = (exact: number): string => String(Number(exact.toPrecision(6)));
  return unit === '%' ? `${rounded(value * 100)} ${ofShares}` : `${rounded(value)}${unit === '' ? '' : ` ${unit}`}`;
}
