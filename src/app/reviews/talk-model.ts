import { instantText } from '../../kernel/instant.js';
import type { Author } from '../../store/catalog.js';
import type { ActionState, StoredAction, StoredComment } from '../../store/review-talk.js';

export interface ActionModel {
  readonly id: string;
  readonly reviewId: string;
  readonly text: string;
  readonly state: ActionState;
  readonly ownerId: string;
  /** yyyy-mm-dd. */
  readonly dueOn: string | null;
  readonly note: string | null;
  readonly createdAt: string;
  readonly createdBy: Author;
  readonly changedAt: string;
  readonly changedBy: Author;
}

export interface CommentModel {
  readonly id: string;
  readonly text: string;
  readonly at: string;
  readonly by: Author;
}

export const actionModel = ({ id, reviewId, text, state, ownerId, dueOn, note, recordedAt, by, changedAt, changedBy }: StoredAction): ActionModel => ({
  id, reviewId, text, state, ownerId, dueOn, note, createdAt: instantText(recordedAt), createdBy: by, changedAt: instantText(changedAt), changedBy,
});

export const commentModel = ({ id, text, recordedAt, by }: StoredComment): CommentModel => ({ id, text, at: instantText(recordedAt), by });
