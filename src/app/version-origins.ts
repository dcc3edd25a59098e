import type { VersionRead } from '../sql/catalog.js';
import { versionOrigins as storedOrigins } from '../store/kpis.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';

export interface VersionOriginModel {
  /** The versions of all that it reads, however far down, as they were when it was recorded; none of a draft. */
  readonly reads: readonly VersionRead[];
  /** What differs from the version before it; nothing of a first version and of a draft. */
  readonly changes: readonly string[];
}

const NONE: VersionOriginModel = { reads: [], changes: [] };

/** How versions of KPIs came about, in the order of their ids. */
export async function versionOrigins(ctx: AppContext, versionIds: readonly string[]): Promise<VersionOriginModel[]> {
  authorize(ctx, 'readDefinitions');
  return (await storedOrigins(await ctx.reading(), versionIds)).map((origin) => origin ?? NONE);
}
