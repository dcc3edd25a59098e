import type { LibraryApi, ListedOutcome, ListedPack } from './library-api.js';

type Ask = <T>(document: string, variables?: Record<string, unknown>) => Promise<T>;

/** The library as a server offers it. */
export const httpLibrary = (ask: Ask): LibraryApi => ({
  packs: async (language = 'en') =>
    (
      await ask<{ kpiPacks: ListedPack[] }>(
        `query ($language: String!) {
        kpiPacks {
          key name(language: $language) description(language: $language)
          kpis { key name(language: $language) installed missing { message } }
        }
      }`,
        { language },
      )
    ).kpiPacks,
  install: async (input) =>
    (
      await ask<{ installPacks: { outcomes: ListedOutcome[] } }>(
        `mutation ($keys: [String!]!, $kpis: [String!], $language: String, $currency: String, $addFields: Boolean) {
        installPacks(keys: $keys, kpis: $kpis, language: $language, currency: $currency, addFields: $addFields) {
          outcomes { kind key action why diagnostics { code message } }
        }
      }`,
        { ...input },
      )
    ).installPacks.outcomes,
});
