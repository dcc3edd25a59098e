/** So many reviews or goals are written in one transaction, while other writers of the organisation wait. */
const BATCH = 50;

/** Does the work for some of them at a time. Returns how many were done, as each batch counts. */
export async function inBatches<T>(all: readonly T[], work: (batch: readonly T[]) => Promise<number>): Promise<number> {
  let done = 0;
  for (let start = 0; start < all.length; start += BATCH) done += await work(all.slice(start, start + BATCH));
  return done;
}
