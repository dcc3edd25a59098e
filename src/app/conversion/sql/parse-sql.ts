import { Untranslatable } from '../conversion.js';
import { floatCast } from './float-cast.js';
import { SqlCursor } from './sql-cursor.js';
import type { SqlExpression, SqlOperator } from './sql-expression.js';
import { sqlTokens, unquoted } from './sql-tokens.js';

const LONGEST_SQL = 20_000;
const DEEPEST = 100;
/** Words that begin or join what is not translated; as a name they would say something else. */
const KEYWORDS = new Set([
  'select', 'from', 'where', 'distinct', 'current_date', 'current_timestamp', 'localtimestamp', 'then', 'when', 'else', 'end',
  'and', 'or', 'not', 'in', 'is', 'like', 'ilike', 'between',
]);
const COMPARISONS: ReadonlyMap<string, SqlOperator> = new Map<string, SqlOperator>([
  ['=', '='], ['<>', '<>'], ['!=', '<>'], ['<', '<'], ['<=', '<='], ['>', '>'], ['>=', '>='],
]);

/** Reads one SQL expression of the closed subset. Throws Untranslatable, naming what it cannot say, for everything else. */
export function parseSql(text: string): SqlExpression {
  if (text.length > LONGEST_SQL) throw new Untranslatable(`Its SQL has ${text.length.toLocaleString('en')} characters.`);
  return new SqlParser(sqlTokens(text)).whole();
}

class SqlParser extends SqlCursor {
  private depth = 0;

  whole(): SqlExpression {
    const expression = this.either();
    return this.token.kind === 'end' ? expression : this.refuse();
  }

  private either(): SqlExpression {
    this.depth += 1;
    if (this.depth > DEEPEST) throw new Untranslatable('Its SQL is nested too deep.');
    const left = this.joined(['or'], () => this.joined(['and'], () => this.negation()));
    this.depth -= 1;
    return left;
  }

  /** Operators of one strength group to the left. */
  private joined(operators: readonly SqlOperator[], operand: () => SqlExpression): SqlExpression {
    let left = operand();
    for (;;) {
      const operator = operators.find((each) => this.takes(each));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: operand() };
    }
  }

  private negation(): SqlExpression {
    let negations = 0;
    while (this.takes('not')) negations += 1;
    const operand = this.comparison();
    return negations % 2 === 0 ? operand : not(operand);
  }

  private comparison(): SqlExpression {
    const left = this.sum();
    const operator = this.token.kind === 'symbol' ? COMPARISONS.get(this.token.text) : undefined;
    if (operator !== undefined) {
      this.pass();
      return { kind: 'binary', operator, left, right: this.sum() };
    }
    if (this.takes('is')) {
      const negated = this.takes('not');
      const known: SqlExpression = this.takes('null') ? { kind: 'isNull', operand: left } : this.truth(left);
      return negated ? not(known) : known;
    }
    const negated = this.takes('not');
    const tested = this.test(left);
    if (tested === undefined) return negated ? this.refuse() : left;
    return negated ? not(tested) : tested;
  }

  /** IS TRUE and IS FALSE are never unknown. */
  private truth(operand: SqlExpression): SqlExpression {
    const value = this.takes('true') || (this.takes('false') ? false : this.refuse());
    return { kind: 'call', name: 'coalesce', args: [value ? operand : not(operand), { kind: 'boolean', value: false }] };
  }

  private test(left: SqlExpression): SqlExpression | undefined {
    if (this.takes('in')) {
      this.expect('(');
      return { kind: 'in', operand: left, items: this.list() };
    }
    if (this.takes('between')) {
      const low = this.sum();
      this.expect('and');
      const high = this.sum();
      return {
        kind: 'binary', operator: 'and',
        left: { kind: 'binary', operator: '>=', left, right: low }, right: { kind: 'binary', operator: '<=', left, right: high },
      };
    }
    const anyCase = this.sees('ilike');
    if (!this.takes('like') && !this.takes('ilike')) return undefined;
    const pattern = this.token;
    if (pattern.kind !== 'text') this.refuse();
    this.pass();
    return { kind: 'like', operand: left, pattern: pattern.text, anyCase };
  }

  private sum(): SqlExpression {
    return this.joined(['+', '-'], () => this.joined(['*', '/'], () => this.factor()));
  }

  private factor(): SqlExpression {
    let negative = false;
    while (this.sees('-') || this.sees('+')) {
      if (this.sees('-')) negative = !negative;
      this.pass();
    }
    let operand = this.atom();
    while (this.takes('::')) operand = floatCast(this, operand);
    return negative ? { kind: 'unary', operator: '-', operand } : operand;
  }

  private atom(): SqlExpression {
    const { kind, text } = this.token;
    this.pass();
    switch (kind) {
      case 'number': return { kind: 'number', text };
      case 'text': return { kind: 'text', value: text };
      case 'template': return { kind: 'name', template: text, path: this.path([]) };
      case 'quotedName': return { kind: 'name', template: null, path: this.path([unquoted(text, this.sees('.'))]) };
      case 'word': return this.word(text);
      case 'symbol': if (text === '(') return this.bracketed();
    }
    return this.refuseBefore();
  }

  private bracketed(): SqlExpression {
    const inner = this.either();
    this.expect(')');
    return inner;
  }

  private word(word: string): SqlExpression {
    switch (word) {
      case 'true': case 'false': return { kind: 'boolean', value: word === 'true' };
      case 'null': return { kind: 'null' };
      case 'case': return this.cases();
      case 'cast': return this.castCall();
    }
    if (KEYWORDS.has(word)) return this.refuseBefore();
    if (!this.takes('(')) return { kind: 'name', template: null, path: this.path([word]) };
    return { kind: 'call', name: word, args: this.list() };
  }

  private path(begun: readonly string[]): readonly string[] {
    const path = [...begun];
    while (this.takes('.')) {
      const { kind, text } = this.token;
      if (kind === 'word') path.push(text);
      else if (kind === 'quotedName') path.push(unquoted(text, true));
      else this.refuse();
      this.pass();
    }
    return path;
  }

  /** The values up to the closing bracket, the opening one being read. */
  private list(): SqlExpression[] {
    const items = [this.either()];
    while (this.takes(',')) items.push(this.either());
    this.expect(')');
    return items;
  }

  private cases(): SqlExpression {
    const operand = this.sees('when') ? undefined : this.either();
    const branches: { when: SqlExpression; then: SqlExpression }[] = [];
    while (this.takes('when')) {
      const tested = this.either();
      this.expect('then');
      const isEqual = (left: SqlExpression): SqlExpression => ({ kind: 'binary', operator: '=', left, right: tested });
      branches.push({ when: operand === undefined ? tested : isEqual(operand), then: this.either() });
    }
    const otherwise = this.takes('else') ? this.either() : null;
    if (branches.length === 0) this.refuse();
    this.expect('end');
    return { kind: 'case', branches, otherwise: otherwise?.kind === 'null' ? null : otherwise };
  }

  private castCall(): SqlExpression {
    this.expect('(');
    const operand = this.either();
    this.expect('as');
    const cast = floatCast(this, operand);
    this.expect(')');
    return cast;
  }
}

const not = (operand: SqlExpression): SqlExpression => ({ kind: 'unary', operator: 'not', operand });
