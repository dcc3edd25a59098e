import { DEFINITION_KEY } from '../../kernel/ids.js';
import { diagnose, inPart, type Diagnostic } from '../../lang/diagnostics.js';
import type { DiagnosticCode, DiagnosticParameters } from '../../lang/diagnostic-codes.js';
import { RESERVED_NAMES } from '../../lang/functions.js';
import { shownKey } from './texts.js';

/** A finding about a whole text: its span is all of it. */
export function aboutWhole<C extends DiagnosticCode>(
  text: string, part: string, code: C, parameters: DiagnosticParameters[C],
): Diagnostic {
  return inPart(diagnose(text, code, { from: 0, to: text.length }, parameters), part);
}

/** What is wrong with a key that expressions use as a name. */
export function nameFindings(key: string, part: string): Diagnostic[] {
  const malformed = keyFindings(key, part);
  if (malformed.length > 0) return malformed;
  return RESERVED_NAMES.has(key) ? [aboutWhole(key, part, 'NAM221', { key })] : [];
}

/** What is wrong with the form of a key. */
export function keyFindings(key: string, part: string): Diagnostic[] {
  if (DEFINITION_KEY.test(key)) return [];
  const shown = shownKey(key);
  return [aboutWhole(shown, part, 'NAM220', { key: shown })];
}
