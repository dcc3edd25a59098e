import { authorize } from './access.js';
import type { AppContext } from './context.js';
import { TABLE_SHAPE } from './evaluate-table.js';
import type { ExplanationModel, Question } from './evaluation-answer.js';
import { explainQuestion } from './evaluation/explanation.js';
import { prepareQuestion } from './evaluation/prepare-question.js';
import { comparedTargets } from './progress/compared-targets.js';

/**
 * How a question would be answered; the statements run, with their time and rows, only if `analyze`. What a question is refused for is
 * refused here as well. A target is read from definitions: no statement of the plan has to do with it.
 */
export async function explain(ctx: AppContext, question: Question, analyze: boolean): Promise<ExplanationModel> {
  authorize(ctx, 'explain');
  const prepared = await prepareQuestion(ctx, question, TABLE_SHAPE);
  await comparedTargets(ctx, question, prepared);
  return explainQuestion(await ctx.reading(), prepared, analyze);
}
