import { applyChanges } from '../../src/app/changes/apply-changes.js';
import { changesOf, throwRefusal } from '../../src/app/changes/change-set.js';
import type { AppContext } from '../../src/app/context.js';
import type { DefinitionSet } from '../../src/app/definition-files/definition-set.js';

/** Defines many things in one transaction, as files do: one by one, each would be judged among all that were there before. */
export async function defineTogether(ctx: AppContext, set: Partial<DefinitionSet>): Promise<void> {
  const { findings } = await applyChanges(ctx, changesOf(set, ctx.clock.now(), throwRefusal));
  if (findings.length > 0) throw new Error(findings.map(({ key, diagnostic }) => `${key}: ${diagnostic.message}\n${diagnostic.rendered}`).join('\n'));
}
