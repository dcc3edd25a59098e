type Send = (...args: unknown[]) => Promise<unknown>;

const BEGINS = /^(begin|start transaction)\b/;
const ENDS = /^(commit|rollback)$/;

const NOTHING = { command: '', rowCount: null, rows: [] };

/**
 * Sends what begins a transaction together with what sets its organisation, as one text: what small requests cost is mostly the
 * way to the database and back. Where the first part fails, PostgreSQL does not run the second.
 */
export function joinBeginnings(send: Send): Send {
  let beginning: string | undefined;
  return async (...args) => {
    const [text, values] = args as [unknown, unknown[]?];
    if (typeof text === 'string' && BEGINS.test(text)) {
      beginning = text;
      return NOTHING;
    }
    if (beginning === undefined) return send(...args);
    const joined = `${beginning}; ${text as string}`;
    beginning = undefined;
    if (typeof text !== 'string' || (values?.length ?? 0) > 0) throw new Error('a transaction begins with its settings');
    // Nothing was begun yet that could end.
    if (ENDS.test(text)) return NOTHING;
    return (await send(joined) as unknown[]).at(-1);
  };
}
