import { children, type CallNode, type Expr } from './ast.js';
import { FUNCTIONS, type ParameterType } from './functions.js';
import { parse } from './parse.js';

/** What is given for one parameter of a call; null: nothing, because it is optional. */
export interface GivenArgument {
  readonly type: ParameterType;
  readonly argument: Expr | null;
}

/** What the calls of a text give to their functions, of either scope; nothing where it does not parse, or names no function. */
export function argumentsIn(text: string): GivenArgument[] {
  return callsIn(text).flatMap(({ callee, args }) =>
    (FUNCTIONS.get(callee.name)?.parameters ?? []).flatMap(({ type, repeated }, index) =>
      (repeated ? args.slice(index) : [args[index] ?? null]).map((argument) => ({ type, argument }))));
}

/** Every call of a text, however deep. */
function callsIn(text: string): CallNode[] {
  const parsed = parse(text);
  const found: CallNode[] = [];
  const waiting: Expr[] = parsed.ok ? [parsed.expr] : [];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    waiting.push(...children(next));
    if (next.kind === 'call') found.push(next);
  }
  return found;
}
