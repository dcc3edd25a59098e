import { children, type Expr } from './ast.js';
import { FUNCTIONS, type ParameterType } from './functions.js';
import { parse } from './parse.js';

/** What is given for one parameter of a call; null: nothing, because it is optional. */
export interface GivenArgument {
  readonly type: ParameterType;
  readonly argument: Expr | null;
}

/** What each call of a text gives to its function, of either scope; nothing where it does not parse, or names no function. */
export function givenArguments(text: string): GivenArgument[][] {
  const parsed = parse(text);
  const found: GivenArgument[][] = [];
  const waiting: Expr[] = parsed.ok ? [parsed.expr] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    waiting.push(...children(next));
    if (next.kind !== 'call') continue;
    const { callee, args } = next;
    found.push((FUNCTIONS.get(callee.name)?.parameters ?? []).flatMap(({ type, repeated }, index) =>
      (repeated ? args.slice(index) : [args[index] ?? null]).map((argument) => ({ type, argument }))));
  }
  return found;
}
