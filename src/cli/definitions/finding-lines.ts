import { join } from 'node:path';
import type { FileFinding } from '../../app/definition-files/file-finding.js';
import { counted } from './command-texts.js';

/** `dir/kpis.yaml:4:34 NAM201 …` with the line itself and what to do, and how many there are. */
export function findingLines(findings: readonly FileFinding[], folder: string): string[] {
  const told = findings.flatMap((finding) => linesOf(finding, folder));
  return [...told, `${counted(findings.length, 'finding')}; nothing was changed.`];
}

function linesOf({ file, line, column, code, message, hint, rendered }: FileFinding, folder: string): string[] {
  const head = [`${join(folder, file)}:${line}:${column}`, code, message].filter((text) => text !== null).join(' ');
  const below = [...(rendered === '' ? [] : rendered.split('\n')), ...(hint === null ? [] : [hint])];
  return [head, ...below.map((text) => `    ${text}`)];
}
