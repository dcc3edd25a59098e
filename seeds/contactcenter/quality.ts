import type { AddRow, Contact } from './contact.js';
import { DAY, HOUR, MINUTE } from './moments.js';
import type { Random } from './random.js';

/** What is looked at, what counts most, and whom an error concerns. */
const CRITERIA = [
  { criterion: 'courtesy', most: 10, required: true, concerns: 'customer' },
  { criterion: 'understanding', most: 20, required: true, concerns: 'customer' },
  { criterion: 'product_knowledge', most: 20, required: false, concerns: 'business' },
  { criterion: 'communication', most: 20, required: true, concerns: 'customer' },
  { criterion: 'data_protection', most: 30, required: false, concerns: 'compliance' },
] as const;

/** Somebody evaluates a contact, a day or two afterwards. */
export function evaluationStory(random: Random, contact: Contact, add: AddRow): void {
  const at = contact.at + DAY + random.integer(24) * HOUR;
  const { channel, team, agent } = contact;
  const evaluation = `evaluation-${contact.case.slice('case-'.length)}`;
  for (const { criterion, most, required, concerns } of CRITERIA) {
    const applicable = random.chance(criterion === 'product_knowledge' ? 0.7 : 0.97);
    const met = random.chance(0.9);
    const points = met ? most - random.integer(3) : Math.round(most * 0.6 * random.next());
    const about = { channel, team, agent, evaluation, rubric: '2024', criterion, applicable, required, concerns };
    const scored = applicable ? { met, points, max_points: most, critical: !met && random.chance(0.2) } : {};
    add('qa_scores', `${evaluation}-${criterion}`, at, contact, [{ knownAt: at + 5 * MINUTE, fields: { ...about, ...scored } }]);
  }
}
