import { writeYaml } from '../shapes/write-yaml.js';
import type { DefinitionSet } from './definition-set.js';
import { definitionsSchema } from './definitions-schema.js';
import type { DefinitionFile } from './file-finding.js';
import { fileLayout } from './file-layout.js';
import { fileShape } from './file-shape.js';
import { SCHEMA_FILE } from './sound-files.js';

/**
 * The set as files, the same for the same set: YAML that `readDefinitionFiles` gives back, up to what goes without saying, and
 * the JSON Schema by which editors check it.
 */
export function writeDefinitionFiles(set: DefinitionSet): DefinitionFile[] {
  const files = [...fileLayout(set)].map(([path, part]): DefinitionFile => {
    const up = '../'.repeat(path.split('/').length - 1) || './';
    const head = `# yaml-language-server: $schema=${up}${SCHEMA_FILE}\n`;
    return { path, text: head + writeYaml(fileShape.plain(part) as Readonly<Record<string, readonly object[]>>) };
  });
  return [{ path: SCHEMA_FILE, text: `${JSON.stringify(definitionsSchema(), null, 2)}\n` }, ...files];
}
