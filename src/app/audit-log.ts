import { badInput } from '../kernel/errors.js';
import { isId } from '../kernel/ids.js';
import type { Author } from '../store/catalog.js';
import { newestAuditEntries, type StoredAuditEntry } from '../store/audit.js';
import { authorize } from './access.js';
import { AUDIT_ACTIONS, type AuditAction } from './audit/actions.js';
import type { AuditDetails } from './audit/write-audit.js';
import type { AppContext } from './context.js';
import { pageOf, pageSize, placeAfter, type Page, type PageInput } from './page.js';

/** In which part somebody acted. */
export const ACTED_AS = {
  MEMBER: 'A person, by one of their keys or by a token.',
  SERVICE: 'A key that stands for no person.',
  PLATFORM: 'The platform key, which makes organisations.',
  SYSTEM: 'This service by itself, in its rounds.',
} as const;
export type ActedAs = keyof typeof ACTED_AS;

export interface AuditLogInput extends PageInput {
  readonly action?: string | null;
  /** Id of a member, or of an API key. */
  readonly actor?: string | null;
  /** What it was done to, as entries say it. */
  readonly subject?: string | null;
}

export interface AuditEntryModel {
  readonly number: number;
  readonly recordedAt: string;
  readonly action: AuditAction;
  /** Neither: the platform key or the service itself; see `actedAs`. */
  readonly by: Author;
  readonly actedAs: ActedAs;
  readonly subject: string;
  readonly details: AuditDetails;
  /** Hexadecimal digits. */
  readonly hash: string;
  /** Null: it is the first entry. */
  readonly previousHash: string | null;
}

/** Who changed what, the newest first. @throws YardstickError BAD_INPUT for an action that there is none of, or a bad page. */
export async function auditLog(ctx: AppContext, input: AuditLogInput): Promise<Page<AuditEntryModel>> {
  authorize(ctx, 'readAudit');
  const size = pageSize(input.first);
  const before = numberBefore(input.after);
  const { action = null, actor = null, subject = null } = input;
  if (action !== null && !Object.hasOwn(AUDIT_ACTIONS, action)) throw badInput('action', 'There is no such action.');
  // Nothing that the log could name: no entry, as for an id or key that is not there.
  if ((actor !== null && !isId(actor)) || subject?.includes('\u0000')) return pageOf([], size, () => []);
  const rows = await newestAuditEntries(await ctx.reading(), { action, actor, subject }, before, size + 1);
  return pageOf(rows.map(auditEntryModel), size, ({ number }) => [String(number)]);
}

function numberBefore(after: string | null | undefined): number | null {
  const place = placeAfter(after, 1);
  if (place === null) return null;
  if (/^\d{1,15}$/.test(place[0]!)) return Number(place[0]);
  throw badInput('after', 'This is no cursor of this list.', 'Pass endCursor of the page before.');
}

const auditEntryModel = (entry: StoredAuditEntry): AuditEntryModel => ({
  number: entry.number,
  recordedAt: entry.recordedAt,
  action: entry.action as AuditAction,
  by: { member: entry.member, apiKey: entry.apiKey },
  actedAs: actedAs(entry),
  subject: entry.subject,
  details: entry.details as AuditDetails,
  hash: entry.hash.toString('hex'),
  previousHash: entry.previousHash?.toString('hex') ?? null,
});

/** The platform does nothing inside of an organisation but make it. */
function actedAs({ member, apiKey, action }: StoredAuditEntry): ActedAs {
  if (member !== null) return 'MEMBER';
  if (apiKey !== null) return 'SERVICE';
  return action === ('ORGANIZATION_CREATED' satisfies AuditAction) ? 'PLATFORM' : 'SYSTEM';
}
