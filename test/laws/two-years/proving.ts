import type { AppContext } from '../../../src/app/context.js';
import type { Decimal } from '../../../src/kernel/decimal.js';
import { measured } from './measured.js';
import type { ModelEdition, ReviewLife } from './review-life.js';
import type { Service } from './service.js';
import type { TwoYearsModel } from './two-years-model.js';

const text = (value: Decimal | null): string | null => value && value.toFixed();

/** What the proof of an edition, and its drift, say otherwise than the model, as sentences. */
export async function proofDifferences(
  ctx: AppContext, model: TwoYearsModel, review: ReviewLife, edition: ModelEdition, service: Service,
): Promise<string[]> {
  const now = await (await ctx.reading()).knowledge();
  const place = `edition ${review.editions.indexOf(edition) + 1} of ${review.goal} ${review.label}`;
  const proof = await service.prove(ctx, edition.id);
  const erased = model.erasedEvidence(edition, now);
  const { measured: what } = edition;
  const found: string[] = [];
  const compare = (name: string, told: string | number | null, modelled: string | number | null): void => {
    if (told !== modelled) found.push(`${place}: ${name} is ${told} instead of ${modelled}`);
  };
  const verdict = erased > 0 ? 'EVIDENCE_ERASED' : 'VERIFIED';
  compare('the verdict', proof.verdict, verdict);
  if (proof.verdict !== verdict) found.push(...proof.differences.map(({ part, message }) => `${place}: ${part} ${message}`));
  compare('the number of erased rows', proof.erased.rows, erased);
  compare('the knowledge', Date.parse(proof.knowledge), edition.knowledge);
  if (what === null) return found;

  compare('the frozen value', proof.frozen.value, text(edition.value));
  compare('the frozen value of all rows', proof.frozen.valueOfAllRows, text(edition.ofAllRows));
  compare('the replayed value', proof.replayed.value, text(measured(model.rows, what, edition.knowledge, now)));
  if (edition !== review.editions.at(-1)) return found;

  const drift = await service.drift(ctx, edition.id);
  const { atPinned, asOfNow } = model.drift(review, now)!;
  compare('the value that drift is measured from', text(drift.atPinned), text(atPinned));
  compare('the value as of now', text(drift.asOfNow), text(asOfNow));
  compare('the materiality', drift.materiality.toFixed(), edition.materiality);
  return found;
}
