import type { DefinitionKind } from './definition-set.js';
import type { FilePlace } from './file-finding.js';
import type { Span } from '../../lang/source-text.js';

/** Where definitions stand in the files that they were read from. */
export interface Places {
  /**
   * The place that a later finding is about: `part` as diagnostics have it (`filter`, `fields.channel.unit`), or as the argument of
   * BAD_INPUT (`input.fields[2].unit`); null: the definition, of a KPI its expression. `span`: a stretch of that text. What does
   * not stand there is at what encloses it; undefined where the definition is in no file.
   */
  find(kind: DefinitionKind, key: string, part: string | null, span?: Span): FilePlace | undefined;
}
