import type { Median } from '../sampling/median.js';
import { isMet, type Aim, type CaseResult, type Line } from './result.js';
import type { Report } from './report.js';

/** The one table, in Markdown. */
export function tableOf({ options, machine, results, took }: Report): string {
  return [
    `${options.rows.toLocaleString('en')} contacts, half of them the big organisation's; seed ${options.seed}, ` +
      `${options.quick ? 'everything once, nothing warm' : `${options.rounds} rounds`}; commit ${machine.commit}`,
    `${machine.processors}, ${machine.memory}, load before ${machine.load}; ${Object.entries(machine.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}`,
    `${(took / 60_000).toFixed(1)} minutes`,
    '',
    ...linesOf(results),
    '',
  ].join('\n');
}

export function linesOf(results: readonly CaseResult[]): string[] {
  const rows = results.flatMap(({ title, lines }) =>
    lines.map((line, index) => [
      index === 0 ? title : '',
      line.name,
      `${shown(line.value.median)} ${line.unit}`,
      interval(line.value),
      ratioOf(line),
      aimOf(line),
    ]),
  );
  const notes = results.flatMap(({ title, notes: own }) => own.map((note) => `- ${title}: ${note}`));
  return [...markdown([['case', 'contender', 'median', '95 %', 'ratio', 'aim'], ...rows]), '', ...notes];
}

function markdown([head, ...rows]: readonly string[][]): string[] {
  const widths = head!.map((_, column) => Math.max(...[head!, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head!), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)];
}

const interval = ({ median, low, high }: Median): string =>
  low === median && high === median ? '' : `${shown(low)}–${shown(high)}`;

function ratioOf({ ratio }: Line): string {
  if (ratio === undefined) return '';
  return `${shown(ratio.median)} × ${ratio.reads} as ${ratio.to}`;
}

function aimOf(line: Line): string {
  if (line.aim === undefined) return '';
  return `${sign(line.aim)} ${shown(line.aim.value)} ${isMet(line) === true ? '✓' : '✗'}`;
}

const sign = ({ bound }: Aim): string => (bound === 'at least' ? '≥' : '≤');

/** Three digits that count. */
export function shown(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en');
  return size >= 100
    ? value.toFixed(0)
    : size >= 10
      ? value.toFixed(1)
      : size >= 0.01 || value === 0
        ? value.toFixed(2)
        : value.toExponential(1);
}
