import type { Node } from 'yaml';
import { renderCarets, type Span } from '../../lang/source-text.js';
import type { Path } from '../shapes/shape.js';
import { YamlText } from '../shapes/yaml-text.js';
import type { FilePlace } from './file-finding.js';
import { spanInScalar } from './scalar-span.js';

/** More than the beginning of a long stretch is not shown. */
const LONGEST_SHOWN = 2_000;

/** A file as YAML, and places in it. */
export class LocatedFile {
  readonly yaml: YamlText;

  constructor(readonly path: string, text: string) {
    this.yaml = new YamlText(text);
  }

  /** A stretch of the file. */
  at({ from, to: end }: Span): FilePlace {
    const { text } = this.yaml;
    const to = Math.min(end, from + LONGEST_SHOWN);
    // The lines that it touches are enough to show it.
    const begin = from === 0 ? 0 : text.lastIndexOf('\n', from - 1) + 1;
    const after = text.indexOf('\n', Math.max(from, to - 1));
    const lines = text.slice(begin, after < 0 ? undefined : after);
    // Indentation is not part of it.
    const marks = [...text.slice(from, to).matchAll(/\S(?:.*\S)?/g)]
      .map(({ index, 0: marked }) => ({ from: from - begin + index, to: from - begin + index + marked.length }));
    const rendered = renderCarets(lines, marks.length > 0 ? marks : [{ from: from - begin, to: from - begin }]);
    return { file: this.path, ...this.yaml.lineColumn(from), rendered };
  }

  /** Where a value begins, with its first line marked. */
  of(node: Node | undefined): FilePlace {
    const [from, to] = node?.range ?? [0, 0];
    const line = /[^\n]*/.exec(this.yaml.text.slice(from, to))![0].trimEnd();
    return this.at({ from, to: from + line.length });
  }

  /** What stands at the path, or what is nearest around it. `span`: of the text that stands there. */
  value(path: Path, span?: Span): FilePlace {
    const scalar = span && this.yaml.scalarAt(path);
    const within = scalar && spanInScalar(this.yaml.text, scalar, span);
    return within === undefined ? this.of(this.yaml.nodeAt(path)) : this.at(within);
  }

  /** The key at the end of the path. */
  key(path: Path): FilePlace {
    return this.of(this.yaml.keyAt(path) ?? this.yaml.nodeAt(path));
  }

  /** A value of one line as it is written; undefined for anything else. */
  written(path: Path): string | undefined {
    return this.yaml.scalarAt(path)?.source;
  }
}
