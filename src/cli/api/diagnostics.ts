import { CliError } from '../cli-error.js';

/** What a definition was refused for: the first finding with its place, and how many more there are. */
export function refuseDiagnostics(
  what: string,
  diagnostics: readonly {
    readonly code: string;
    readonly message: string;
    readonly hint?: string | null;
    readonly rendered?: string;
  }[],
): void {
  const [first] = diagnostics;
  if (first === undefined) return;
  const more = diagnostics.length === 1 ? '' : ` (and ${diagnostics.length - 1} more)`;
  throw new CliError(
    `The ${what} was refused: ${first.code}: ${first.message}${first.hint == null ? '' : ` ${first.hint}`}${more}`,
  );
}
