import type { Prepared } from './prepared-statements.js';

type Send = (...args: unknown[]) => Promise<unknown>;

const BEGINS = /^(begin|start transaction)\b/;
const SETS = /^select set_config\(/;
const ENDS = /^(commit|rollback)$/;

const NOTHING = { command: '', rowCount: null, rows: [] };

/**
 * Sends what begins a transaction together with what sets its organisation and with the first statement, if that is one that
 * PostgreSQL keeps prepared, as one text: what small requests cost is mostly the way to the database and back. Where one part fails,
 * PostgreSQL does not run the next. `isPrepared`: whether the connection takes it as `Prepared`.
 */
export function joinBeginnings(send: Send, isPrepared: (text: string) => boolean): Send {
  const beginning: string[] = [];
  return async (...args) => {
    const [text, values] = args as [unknown, unknown[]?];
    if (beginning.length === 0) {
      if (typeof text !== 'string' || !BEGINS.test(text)) return send(...args);
      beginning.push(text);
      return NOTHING;
    }
    if (beginning.length === 1) {
      if (typeof text === 'string' && SETS.test(text) && (values?.length ?? 0) === 0) {
        beginning.push(text);
        return NOTHING;
      }
      if (typeof text !== 'string' || !ENDS.test(text)) {
        beginning.pop();
        throw new Error('a transaction begins with its settings');
      }
    }
    const joined = beginning.splice(0).join('; ');
    // Nothing was begun yet that could end.
    if (typeof text === 'string' && ENDS.test(text)) return NOTHING;
    if (typeof text === 'string' && isPrepared(text)) return send({ beginning: joined, text, values: values ?? [] } satisfies Prepared);
    await send(joined);
    return send(...args);
  };
}
