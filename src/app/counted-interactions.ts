import type { Reading } from '../store/database.js';
import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { interactionPage, type SelectedRows } from './interaction-page.js';
import type { InteractionModel } from './interaction-models.js';
import { pageOf, pageSize, type Page, type PageInput } from './page.js';

/**
 * Drill-down: the rows that a component of a point counted, newest first, a page of them. Throws FORBIDDEN, and BAD_INPUT for the
 * page's arguments.
 *
 * @param reading the one that the point was read in, so that both know the same.
 * @param counted null: it counted none.
 */
export async function countedInteractions(
  ctx: AppContext, reading: Reading, counted: SelectedRows | null, page: PageInput,
): Promise<Page<InteractionModel>> {
  authorize(ctx, 'interactions');
  return counted === null ? pageOf([], pageSize(page.first), () => []) : interactionPage(reading, counted, page);
}
