import { LineCounter, parseDocument } from 'yaml';
import { badInput } from '../../../kernel/errors.js';
import type { ConversionNotes } from '../conversion-notes.js';
import { asObject, namedIn, type NamedJson } from '../json-members.js';

export interface CubeFile {
  readonly path: string;
  readonly text: string;
}

export interface CubesRead {
  readonly cubes: readonly NamedJson[];
  readonly views: readonly NamedJson[];
}

/** The cubes and views of all files. Throws BAD_INPUT for what is no YAML, with its place. */
export function readCubes(files: readonly CubeFile[], notes: ConversionNotes): CubesRead {
  const documents = files.flatMap((file) => {
    if (/\{%|\{\{|\{#/.test(file.text)) {
      const why = 'It is a template (Jinja), whose cubes exist only once it is rendered.';
      notes.leftOut(`file ${file.path}`, why, 'Convert the rendered YAML.');
      return [];
    }
    const document = asObject(inSnakeCase(readYaml(file)));
    return document === null ? [] : [document];
  });
  const all = (kind: 'cubes' | 'views'): readonly NamedJson[] => documents.flatMap((document) => namedIn(document, kind));
  return { cubes: all('cubes'), views: all('views') };
}

function readYaml({ path, text }: CubeFile): unknown {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw badInput('files', `${path}:${line}:${col} is no YAML: ${error.message.split('\n')[0]}`);
  }
  try {
    return document.toJS() as unknown;
  } catch {
    throw badInput('files', `${path} repeats itself (aliases) beyond what can be read.`);
  }
}

/** Every parameter may be written in either case: `sqlTable`, `sql_table`. */
function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  const object = asObject(value);
  if (object === null) return value;
  return Object.fromEntries(Object.entries(object).map(([key, each]): [string, unknown] => [snakeCase(key), inSnakeCase(each)]));
}

/** `countDistinctApprox` → `count_distinct_approx`. */
export const snakeCase = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
