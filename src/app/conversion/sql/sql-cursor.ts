import { Untranslatable } from '../conversion.js';
import type { SqlToken } from './sql-tokens.js';

/** A place among the tokens of one SQL expression. */
export class SqlCursor {
  private at = 0;

  constructor(private readonly tokens: readonly SqlToken[]) {}

  get token(): SqlToken { return this.tokens[this.at]!; }

  pass(): void {
    this.at += 1;
  }

  sees(text: string): boolean {
    return (this.token.kind === 'word' || this.token.kind === 'symbol') && this.token.text === text;
  }

  takes(text: string): boolean {
    if (!this.sees(text)) return false;
    this.pass();
    return true;
  }

  expect(text: string): void {
    if (!this.takes(text)) this.refuse();
  }

  refuse(): never {
    const { kind, text } = this.token;
    if (kind === 'end') throw new Untranslatable('Its SQL ends where more is expected.');
    throw new Untranslatable(`Its SQL holds ${JSON.stringify(text)}, which is not translated there.`);
  }

  /** Refuses the token that was passed last. */
  refuseBefore(): never {
    this.at -= 1;
    return this.refuse();
  }
}
