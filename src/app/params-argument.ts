import { badInput } from '../kernel/errors.js';
import { ExactNumber } from '../kernel/decimal.js';

/** Values of the $names in a question's texts, by name; none where nothing was given. @throws YardstickError BAD_INPUT. */
export function paramsArgument(params: unknown): Readonly<Record<string, unknown>> {
  if (params === null || params === undefined) return {};
  if (typeof params === 'object' && !Array.isArray(params) && !(params instanceof ExactNumber)) return params as Record<string, unknown>;
  const given = Array.isArray(params) ? 'a list' : typeof params === 'string' ? 'a text' : typeof params === 'boolean' ? 'a truth value' : 'a number';
  throw badInput('params', `params is an object of values by name, and this is ${given}.`, 'Write it as in {"channel": "email"}.');
}
