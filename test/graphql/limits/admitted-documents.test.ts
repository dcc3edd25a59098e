import { describe, expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { AdmittedDocuments } from '../../../src/graphql/limits/admitted-documents.js';

const stored = async (documents: AdmittedDocuments, text: string, admitted = true) => {
  const document = parse(text);
  await documents.set(text, document);
  if (admitted) documents.admit(document);
  return document;
};

describe('documents that were parsed', () => {
  test('are kept once they are admitted, and not before', async () => {
    const documents = new AdmittedDocuments();
    const document = await stored(documents, '{ a }');
    await stored(documents, '{ b }', false);
    expect(await documents.get('{ a }')).toBe(document);
    expect(await documents.get('{ b }')).toBeUndefined();
  });

  test('are kept no longer than there is room for their texts, the last used the longest; a very long one never is', async () => {
    const documents = new AdmittedDocuments();
    const text = (name: string, length: number): string => `{ ${name.padEnd(length - 4, 'x')} }`;
    await stored(documents, text('long', 25_001));
    expect(await documents.get(text('long', 25_001))).toBeUndefined();
    const texts = Array.from({ length: 12 }, (_, index) => text(`a${index}y`, 25_000));
    for (const each of texts) {
      await stored(documents, each);
      await documents.get(texts[0]!);
    }
    const kept = await Promise.all(texts.map((each) => documents.get(each)));
    expect(kept.map((each) => each !== undefined)).toEqual([true, false, false, ...Array.from({ length: 9 }, () => true)]);
  });
});
