import { writeYaml } from '../shapes/write-yaml.js';
import type { DefinitionSet } from './definition-set.js';
import { definitionsSchema } from './definitions-schema.js';
import type { DefinitionFile } from './file-finding.js';
import { fileLayout, type FilePart, inParts } from './file-layout.js';
import { fileShape } from './file-shape.js';
import { LONGEST_FILE, SCHEMA_FILE } from './sound-files.js';

/**
 * The set as files, the same for the same set: YAML that `readDefinitionFiles` gives back, up to what goes without saying, and
 * the JSON Schema by which editors check it.
 */
export function writeDefinitionFiles(set: DefinitionSet): DefinitionFile[] {
  const files = [...fileLayout(set)].flatMap(([path, part]) => written(path, part, 1));
  return [{ path: SCHEMA_FILE, text: `${JSON.stringify(definitionsSchema(), null, 2)}\n` }, ...files];
}

/** One file, or as many as it takes for each to be read again. */
function written(path: string, part: FilePart, count: number): DefinitionFile[] {
  const parts = inParts(part, count);
  const files = parts.map((each, index) =>
    yamlFile(index === 0 ? path : path.replace(/\.yaml$/, `.${index + 1}.yaml`), each));
  const isTooLong = files.some(({ text }) => text.length > LONGEST_FILE) && parts.length === count;
  return isTooLong ? written(path, part, count + 1) : files;
}

function yamlFile(path: string, part: FilePart): DefinitionFile {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  const yaml = writeYaml(fileShape.plain(part) as Readonly<Record<string, readonly object[]>>);
  return { path, text: `# yaml-language-server: $schema=${up}${SCHEMA_FILE}\n${yaml}` };
}
