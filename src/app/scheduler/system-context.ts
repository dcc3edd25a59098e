import { newId } from '../../kernel/ids.js';
import type { Clock } from '../../kernel/clock.js';
import type { Database } from '../../store/database.js';
import { OpenContext, type Log } from '../context.js';

/** What rounds are made with. */
export interface RoundTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** The service itself, at work in one organisation. Whoever opens the context closes it. */
export const systemContext = (tools: RoundTools, organizationId: string): OpenContext =>
  new OpenContext({ ...tools, organizationId, actor: { kind: 'system' }, requestId: newId() });
