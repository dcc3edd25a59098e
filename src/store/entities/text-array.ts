import { ArrayType } from '@mikro-orm/core';

/** A list of texts as PostgreSQL reads it. MikroORM leaves quotes out where it can: there the text `null` is no value at all. */
export class TextArray extends ArrayType<string> {
  override convertToDatabaseValue(texts: string[] | null): string | null {
    return texts === null ? null : `{${texts.map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
  }
}
