import type { Defined } from '../app/definitions/models.js';

/** What defining answers, the definition under its noun: `{ source, diagnostics, changes }`. */
export type Payload<Noun extends string, Model> =
  Readonly<Record<Noun, Model | null>> & Pick<Defined<Model>, 'diagnostics' | 'changes'>;

export const payload = <Noun extends string, Model>(noun: Noun, { definition, diagnostics, changes }: Defined<Model>): Payload<Noun, Model> =>
  ({ [noun]: definition, diagnostics, changes }) as Payload<Noun, Model>;
