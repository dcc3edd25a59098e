/** Languages that names and descriptions of the library come in. Every text has English. */
export const LIBRARY_LANGUAGES = ['en', 'fr', 'it', 'ru', 'lv'] as const;
export type LibraryLanguage = (typeof LIBRARY_LANGUAGES)[number];

export type LibraryTexts = Readonly<Partial<Record<LibraryLanguage, string>>> & { readonly en: string };

/** The text in the language that a tag such as `fr` or `fr-CA` names; English where there is none. */
export function textIn(texts: LibraryTexts, language: string): string {
  const primary = language.toLowerCase().split('-')[0] as LibraryLanguage;
  return (Object.hasOwn(texts, primary) ? texts[primary] : undefined) ?? texts.en;
}
