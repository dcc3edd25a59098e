import type { Defined } from '../app/definitions/models.js';

/** What defining answers, the definition under its noun: `{ source, diagnostics }`. */
export type Payload<Noun extends string, Model> = Readonly<Record<Noun, Model | null>> & Pick<Defined<Model>, 'diagnostics'>;

export const payload = <Noun extends string, Model>(noun: Noun, { definition, diagnostics }: Defined<Model>): Payload<Noun, Model> =>
  ({ [noun]: definition, diagnostics }) as Payload<Noun, Model>;

export const EXPECTED_VERSION = {
  nullable: true,
  description: 'The version that is to be replaced, "0" for none: CONFLICT where another one stands. Absent: whichever stands.',
} as const;
