import type { AppliedDefinitions } from '../../app/apply-definitions.js';
import type { DefinitionFile } from '../../app/definition-files/file-finding.js';
import { LARGEST_TOLD, type DefinitionsApi, type ListedPlan } from './definitions-api.js';

type Ask = <T>(document: string, variables?: Record<string, unknown>) => Promise<T>;

const FINDINGS = 'findings { file line column code message hint rendered }';
const CHANGES = 'changes { kind key action change replaces version parts { part before after } causes }';
const UNMANAGED = 'unmanaged { kind key }';
const VALUE = '{ value exact reason }';
const POINT = `{ period { label } before ${VALUE} after ${VALUE} change differs }`;
const STANDING = '{ value reason computed unit }';
const NUMBERS = `preview(window: $window, grain: $grain) {
  key unit refusal moved of groups { total ${POINT} } largest(first: ${LARGEST_TOLD}) ${POINT}
}
previewGoals { key rebase refusal differs period { label } before ${STANDING} after ${STANDING} }`;

/** Definitions as files of an organisation on a server. */
export const httpDefinitions = (ask: Ask): DefinitionsApi => ({
  export: async (definition) =>
    (
      await ask<{ exportDefinitions: DefinitionFile[] }>(
        'query ($definition: DateTime) { exportDefinitions(definition: $definition) { path text } }',
        { definition },
      )
    ).exportDefinitions,
  async plan({ files, prune }, question) {
    const asked = question === null ? '' : ', $window: WindowInput!, $grain: Grain';
    type Planned = Omit<ListedPlan, 'preview' | 'previewGoals'> & Partial<ListedPlan>;
    const { planDefinitions } = await ask<{ planDefinitions: Planned }>(
      `query ($files: [DefinitionFileInput!]!, $prune: Boolean!${asked}) {
        planDefinitions(files: $files, prune: $prune) {
          ${FINDINGS} ${CHANGES} ${UNMANAGED} digest ${question === null ? '' : NUMBERS}
        }
      }`,
      { files, prune: prune ?? false, ...question },
    );
    return { preview: [], previewGoals: [], ...planDefinitions };
  },
  apply: async ({ files, prune, expectedPlan }) =>
    (
      await ask<{ applyDefinitions: AppliedDefinitions }>(
        `mutation ($files: [DefinitionFileInput!]!, $prune: Boolean!, $expectedPlan: String) {
          applyDefinitions(files: $files, prune: $prune, expectedPlan: $expectedPlan) { ${FINDINGS} ${CHANGES} ${UNMANAGED} }
        }`,
        { files, prune: prune ?? false, expectedPlan: expectedPlan ?? null },
      )
    ).applyDefinitions,
});
