import { applyDefinitions } from '../../app/apply-definitions.js';
import { exportDefinitions } from '../../app/export-definitions.js';
import { planDefinitions } from '../../app/plan-definitions.js';
import type { Caller } from './caller.js';
import { LARGEST_TOLD, type DefinitionsApi } from './definitions-api.js';

/** Definitions as files over a database that this process has open. */
export const directDefinitions = (call: Caller): DefinitionsApi => ({
  export: (definition) => call((ctx) => exportDefinitions(ctx, definition)),
  plan: (input, question) =>
    call(async (ctx) => {
      const { findings, changes, unmanaged, digest, preview, previewGoals } = await planDefinitions(ctx, input);
      const { kpis } = question === null ? { kpis: [] } : await preview(question);
      return {
        findings, changes, unmanaged, digest,
        preview: kpis.map((kpi) => ({ ...kpi, largest: kpi.largest.slice(0, LARGEST_TOLD) })),
        previewGoals: question === null ? [] : await previewGoals(),
      };
    }),
  apply: (input) => call((ctx) => applyDefinitions(ctx, input)),
});
