/** Who acts: a person, a key that stands for no person, or the service itself. */
export type Actor =
  | { readonly kind: 'MEMBER'; readonly id: string }
  | { readonly kind: 'SERVICE' }
  | { readonly kind: 'SYSTEM' };

/** In which part somebody may act. */
export type Party = 'OWNER' | 'REVIEWER' | 'SYSTEM';

/** The people of a goal, as ids of members. */
export interface GoalPeople {
  readonly owner: string;
  readonly reviewers: readonly string[];
  /** The organisation has one member: who writes must also sign, and what is signed says so for ever. */
  readonly alone: boolean;
}

/** The parts that an actor has in a goal. A key of a service has none: what is signed is signed by a person. */
export function partiesOf(actor: Actor, { owner, reviewers, alone }: GoalPeople): Party[] {
  if (actor.kind === 'SYSTEM') return ['SYSTEM'];
  if (actor.kind === 'SERVICE') return [];
  const owns = actor.id === owner;
  return [...(owns ? ['OWNER' as const] : []), ...(reviewers.includes(actor.id) || (owns && alone) ? ['REVIEWER' as const] : [])];
}

const SPOKEN: Readonly<Record<Party, string>> = {
  OWNER: 'the owner of the goal', REVIEWER: 'one of its reviewers', SYSTEM: 'the service itself',
};

/** `the owner of the goal or one of its reviewers`. */
export const partyNames = (parties: readonly Party[]): string => parties.map((party) => SPOKEN[party]).join(' or ');

/** What somebody can do who has no part that a step is for. */
export const partyHint = (actor: Actor): string =>
  (actor.kind === 'SERVICE' ? 'A key of a service acts for no person: use that of a member.' : 'Ask them, or change the people of the goal.');
