import type { Span } from '../../lang/source-text.js';
import type { Path } from '../shapes/shape.js';
import type { DefinitionKind } from './definition-set.js';
import type { FilePlace } from './file-finding.js';
import type { LocatedFile } from './located-file.js';
import { partPath } from './part-path.js';

/** A definition as it stands in a file, whether it can be read or not. */
export interface Standing {
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly file: LocatedFile;
  readonly path: Path;
  readonly value: unknown;
}

/** Where definitions stand in the files that they were read from. */
export class Places {
  private readonly standing = new Map<string, Standing>();

  constructor(definitions: Iterable<Standing>) {
    for (const each of definitions) {
      const id = `${each.kind} ${each.key}`;
      if (!this.standing.has(id)) this.standing.set(id, each);
    }
  }

  /**
   * The place that a later finding is about: `part` as diagnostics have it (`filter`, `fields.channel.unit`), or as the argument
   * of BAD_INPUT (`input.fields[2].unit`); null: the definition, of a KPI its expression. `span`: a stretch of that text. What
   * does not stand there is at what encloses it; undefined where the definition is in no file.
   */
  find(kind: DefinitionKind, key: string, part: string | null, span?: Span): FilePlace | undefined {
    const here = this.standing.get(`${kind} ${key}`);
    if (here === undefined) return undefined;
    const inner = part ?? (kind === 'kpis' ? 'expression' : '');
    return here.file.value([...here.path, ...partPath(inner, here.value)], span);
  }
}
