import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Decimal } from '../../src/kernel/decimal.js';
import type { DriftReading } from '../../src/goals/drift.js';
import type { Actor } from '../../src/goals/party.js';
import type { ReviewEvent, ReviewFacts } from '../../src/goals/review-facts.js';
import { decide, type ReviewDecision } from '../../src/goals/review-machine.js';
import {
  isOverdue, REVIEW_EVENTS, REVIEW_STATES, REVIEW_TRANSITIONS, SETTLED_STATES, type ReviewEventType, type ReviewState,
} from '../../src/goals/review-states.js';
import { eventsFrom, transitionFrom } from '../../src/goals/transition.js';
import { sample } from '../support/size.js';

const member = (id: string): Actor => ({ kind: 'MEMBER', id });
const [ANNA, BEN, CARLA] = ['anna', 'ben', 'carla'].map(member) as [Actor, Actor, Actor];
const SYSTEM: Actor = { kind: 'SYSTEM' };
const drift = (atPinned: string | null, asOfNow: string | null, materiality = '0.01'): DriftReading => ({
  atPinned: atPinned === null ? null : new Decimal(atPinned),
  asOfNow: asOfNow === null ? null : new Decimal(asOfNow),
  materiality: new Decimal(materiality),
});

/** Anna owns, Ben and Carla review; everything is as every event needs it. */
const READY: ReviewFacts = {
  now: 2_000, periodEnd: 1_000, opensAt: 1_500, sourcesBehind: [], people: { owner: 'anna', reviewers: ['ben', 'carla'], alone: false },
  author: 'anna', editions: 0, computedOffTrack: false, openActions: 1, childrenPending: [], drift: drift('0.90', '0.92'),
  restatementProposed: true,
};
const event = (type: ReviewEventType, actor: Actor, more: Partial<ReviewEvent> = {}): ReviewEvent =>
  ({ type, actor, text: 'because', declared: null, ...more });
/** Somebody who may do what the event asks. */
const entitled = (type: ReviewEventType): Actor => {
  const [party] = REVIEW_TRANSITIONS.find((row) => row.event === type)!.by;
  return party === 'SYSTEM' ? SYSTEM : party === 'OWNER' ? ANNA : BEN;
};
const codes = (decision: ReviewDecision): string[] => ('refusals' in decision ? decision.refusals.map(({ code }) => code) : []);
const effects = (decision: ReviewDecision): string[] => ('effects' in decision ? decision.effects.map(({ kind }) => kind) : []);
const stateOf = (decision: ReviewDecision): string => ('state' in decision ? decision.state : 'refused');

describe('the state table of reviews', () => {
  it('is the table of the specification', () => {
    // Each line as it is specified; a proposal of a restatement is an act within DRIFTED, so that two people make a restatement.
    expect(REVIEW_TRANSITIONS.flatMap(({ from, to, event: name }) => from.map((state) => `${state} → ${to} by ${name}`)).sort()).toEqual([
      'CHANGES_REQUESTED → SUBMITTED by SUBMIT',
      'DRIFTED → DRIFTED by PROPOSE_RESTATEMENT',
      'DRIFTED → RESTATED by RESTATE',
      'DRIFTED → SIGNED_OFF by ACCEPT_DRIFT',
      'OPEN → SKIPPED by SKIP',
      'OPEN → SUBMITTED by SUBMIT',
      'RESTATED → DRIFTED by DRIFT',
      'SCHEDULED → OPEN by OPEN',
      'SCHEDULED → SKIPPED by SKIP',
      'SIGNED_OFF → DRIFTED by DRIFT',
      'SUBMITTED → CHANGES_REQUESTED by REQUEST_CHANGES',
      'SUBMITTED → SIGNED_OFF by SIGN_OFF',
    ]);
  });

  it('reaches every state from SCHEDULED', () => {
    const reached = new Set<ReviewState>(['SCHEDULED']);
    for (const state of reached) for (const { from, to } of REVIEW_TRANSITIONS) if (from.includes(state)) reached.add(to);
    expect([...reached].sort()).toEqual([...REVIEW_STATES].sort());
  });

  it('gives every state but SKIPPED an exit', () => {
    const exits = (state: ReviewState): boolean => REVIEW_TRANSITIONS.some(({ from, to }) => from.includes(state) && to !== state);
    expect(REVIEW_STATES.filter((state) => !exits(state))).toEqual(['SKIPPED']);
  });

  it('has at most one row for a state and an event, and says who may do each', () => {
    const pairs = REVIEW_TRANSITIONS.flatMap(({ from, event: name }) => from.map((state) => `${state} ${name}`));
    expect(new Set(pairs).size).toBe(pairs.length);
    expect(REVIEW_TRANSITIONS.every(({ by }) => by.length > 0)).toBe(true);
  });

  it('never leads back from a settled state to one that is not: nothing is unsigned', () => {
    const leavesSettled = REVIEW_TRANSITIONS.filter(({ from, to }) => !SETTLED_STATES.has(to) && from.some((state) => SETTLED_STATES.has(state)));
    expect(leavesSettled).toEqual([]);
  });

  const pairs = REVIEW_STATES.flatMap((state) => REVIEW_EVENTS.map((type) =>
    ({ state, type, row: transitionFrom(REVIEW_TRANSITIONS, state, type) })));

  it.each(pairs.filter(({ row }) => row !== undefined))('$type in $state leads on, where all is as it needs', ({ state, type, row }) => {
    expect(stateOf(decide(state, event(type, entitled(type)), READY))).toBe(row!.to);
  });

  it.each(pairs.filter(({ row }) => row === undefined))('$type in $state is refused with a message that says what is possible', ({ state, type }) => {
    const decision = decide(state, event(type, entitled(type)), READY);
    expect(codes(decision)).toEqual(['NOT_IN_THIS_STATE']);
    const [refusal] = 'refusals' in decision ? decision.refusals : [];
    expect(refusal!.message).toBe(`${type} is not possible while a review is ${state}.`);
    for (const possible of eventsFrom(REVIEW_TRANSITIONS, state)) expect(refusal!.hint).toContain(possible);
  });

  const actors: [string, Actor][] = [
    ['the owner', ANNA], ['a reviewer', BEN], ['a stranger', member('zoe')], ['a key of a service', { kind: 'SERVICE' }],
    ['the service', SYSTEM],
  ];
  const allowed: Record<ReviewEventType, string[]> = {
    OPEN: ['the service'], SUBMIT: ['the owner'], REQUEST_CHANGES: ['a reviewer'], SIGN_OFF: ['a reviewer'], DRIFT: ['the service'],
    ACCEPT_DRIFT: ['a reviewer'], PROPOSE_RESTATEMENT: ['the owner'], RESTATE: ['a reviewer'], SKIP: ['the owner', 'a reviewer'],
  };

  it.each(REVIEW_EVENTS)('%s is refused to everybody whom the table does not name', (type) => {
    const { from: [state] } = REVIEW_TRANSITIONS.find((row) => row.event === type)!;
    const able = actors.filter(([, actor]) => 'state' in decide(state!, event(type, actor), READY)).map(([name]) => name);
    expect(able).toEqual(allowed[type]);
    const refused = decide(state!, event(type, member('zoe')), READY);
    expect(codes(refused)).toEqual(['NOT_YOURS']);
  });
});

describe('a review', () => {
  it('opens once its period is over, its value mature and every source past its end; all that is missing is told at once', () => {
    const early = { ...READY, now: 900, sourcesBehind: ['tickets', 'surveys'] };
    const decision = decide('SCHEDULED', event('OPEN', SYSTEM), early);
    expect(codes(decision)).toEqual(['PERIOD_OVER', 'MATURE', 'SOURCES_REPORTED']);
    expect('refusals' in decision && decision.refusals[2]!.message).toBe('Not reported past the end of the period yet: tickets, surveys.');
    expect(codes(decide('SCHEDULED', event('OPEN', SYSTEM), { ...READY, now: 1_499 }))).toEqual(['MATURE']);
    expect(effects(decide('SCHEDULED', event('OPEN', SYSTEM), { ...READY, now: 1_500 }))).toEqual(['NOTIFY_OPENED']);
  });

  it('is submitted with its knowledge pinned, without a word where it is on track', () => {
    const decision = decide('OPEN', event('SUBMIT', ANNA, { text: null }), { ...READY, openActions: 0, author: null });
    expect([stateOf(decision), effects(decision)]).toEqual(['SUBMITTED', ['PIN_KNOWLEDGE']]);
  });

  const both = ['NARRATIVE_WHERE_DUE', 'ACTION_WHERE_OFF_TRACK'];

  it.each<[string, Partial<ReviewFacts>, Partial<ReviewEvent>, string[]]>([
    ['off track as computed needs a narrative and an action', { computedOffTrack: true, openActions: 0 }, { text: ' ' }, both],
    ['off track as declared needs both too', { openActions: 0 }, { text: null, declared: 'OFF_TRACK' }, both],
    [
      'off track, declared on track, needs both still',
      { computedOffTrack: true, openActions: 0 }, { text: null, declared: 'ON_TRACK' }, both,
    ],
    ['with a status of one\'s own needs its reason', { openActions: 0 }, { text: null, declared: 'ON_TRACK' }, ['NARRATIVE_WHERE_DUE']],
    ['off track with narrative and action goes through', { computedOffTrack: true }, {}, []],
  ])('submitted %s', (_, facts, more, expected) => {
    expect(codes(decide('OPEN', event('SUBMIT', ANNA, more), { ...READY, ...facts }))).toEqual(expected);
  });

  it('waits for the reviews of child goals, to be submitted and to be signed', () => {
    const waiting = { ...READY, childrenPending: ['Phone CSAT', 'Chat CSAT'] };
    const decision = decide('OPEN', event('SUBMIT', ANNA), waiting);
    expect(codes(decision)).toEqual(['CHILDREN_SETTLED']);
    expect('refusals' in decision && decision.refusals[0]!.message).toContain('Phone CSAT, Chat CSAT');
    expect(codes(decide('SUBMITTED', event('SIGN_OFF', BEN), waiting))).toEqual(['CHILDREN_SETTLED']);
  });

  it('is signed off by a reviewer who did not write it, as edition 1', () => {
    const decision = decide('SUBMITTED', event('SIGN_OFF', BEN), READY);
    expect(decision).toEqual({
      state: 'SIGNED_OFF',
      effects: [{ kind: 'LOCK_EDITION', edition: 1, selfReviewed: false }, { kind: 'CARRY_OVER_ACTIONS' }, { kind: 'NOTIFY_SIGNED_OFF' }],
    });
  });

  it('is never signed off by its author, though a reviewer', () => {
    const both = { ...READY, people: { owner: 'anna', reviewers: ['anna', 'ben'], alone: false } };
    expect(codes(decide('SUBMITTED', event('SIGN_OFF', ANNA), both))).toEqual(['OTHER_THAN_AUTHOR']);
    expect(codes(decide('SUBMITTED', event('SIGN_OFF', BEN), { ...READY, author: 'ben' }))).toEqual(['OTHER_THAN_AUTHOR']);
    expect(codes(decide('SUBMITTED', event('SIGN_OFF', ANNA), READY))).toEqual(['NOT_YOURS', 'OTHER_THAN_AUTHOR']);
  });

  it('in an organisation of one is signed by its author, and says so for ever', () => {
    const alone = { ...READY, people: { owner: 'anna', reviewers: [], alone: true } };
    const decision = decide('SUBMITTED', event('SIGN_OFF', ANNA), alone);
    expect('effects' in decision && decision.effects[0]).toEqual({ kind: 'LOCK_EDITION', edition: 1, selfReviewed: true });
  });

  it('goes back to its author with a note, and comes again', () => {
    expect(codes(decide('SUBMITTED', event('REQUEST_CHANGES', BEN, { text: null }), READY))).toEqual(['NOTE']);
    expect(stateOf(decide('SUBMITTED', event('REQUEST_CHANGES', BEN), READY))).toBe('CHANGES_REQUESTED');
    expect(stateOf(decide('CHANGES_REQUESTED', event('SUBMIT', ANNA), READY))).toBe('SUBMITTED');
  });

  it('is skipped with a reason, by its owner or a reviewer, and its actions move on', () => {
    expect(codes(decide('SCHEDULED', event('SKIP', ANNA, { text: null }), READY))).toEqual(['REASON']);
    for (const actor of [ANNA, CARLA]) expect(effects(decide('OPEN', event('SKIP', actor), READY))).toEqual(['CARRY_OVER_ACTIONS']);
  });

  it('once drifted is accepted with a note, and measures drift from there on; not by the author', () => {
    expect(effects(decide('DRIFTED', event('ACCEPT_DRIFT', BEN), READY))).toEqual(['MOVE_DRIFT_BASE']);
    expect(codes(decide('DRIFTED', event('ACCEPT_DRIFT', BEN, { text: '' }), READY))).toEqual(['NOTE']);
    expect(codes(decide('DRIFTED', event('ACCEPT_DRIFT', BEN), { ...READY, author: 'ben' }))).toEqual(['OTHER_THAN_AUTHOR']);
  });

  it('once drifted is restated as edition n + 1: proposed by the owner with a reason, signed by a reviewer', () => {
    const signed = { ...READY, editions: 2, restatementProposed: false };
    expect(codes(decide('DRIFTED', event('RESTATE', BEN), signed))).toEqual(['RESTATEMENT_PROPOSED']);
    expect(decide('DRIFTED', event('PROPOSE_RESTATEMENT', ANNA), signed))
      .toEqual({ state: 'DRIFTED', effects: [{ kind: 'PIN_KNOWLEDGE' }, { kind: 'DRAFT_EDITION', edition: 3 }] });
    expect(codes(decide('DRIFTED', event('PROPOSE_RESTATEMENT', ANNA, { text: null }), signed))).toEqual(['REASON']);
    expect(decide('DRIFTED', event('RESTATE', CARLA), { ...signed, restatementProposed: true }))
      .toEqual({ state: 'RESTATED', effects: [{ kind: 'LOCK_EDITION', edition: 3, selfReviewed: false }, { kind: 'NOTIFY_SIGNED_OFF' }] });
  });

  it.each<[string, DriftReading | null, boolean]>([
    ['moved by more than the materiality', drift('0.90', '0.9100000001'), true],
    ['moved by just the materiality', drift('0.90', '0.91'), false],
    ['moved down', drift('0.92', '0.90'), true],
    ['the same, at a materiality of 0', drift('0.90', '0.900', '0'), false],
    ['a value that went', drift('0.90', null), true],
    ['a value that came', drift(null, '0.90'), true],
    ['no value, as before', drift(null, null), false],
    ['nothing signed to compare with', null, false],
  ])('drifts: %s', (_, reading, expected) => {
    for (const state of ['SIGNED_OFF', 'RESTATED'] as const) {
      expect(stateOf(decide(state, event('DRIFT', SYSTEM), { ...READY, drift: reading }))).toBe(expected ? 'DRIFTED' : 'refused');
    }
  });

  it('is overdue from its due instant on until it is settled', () => {
    expect(REVIEW_STATES.filter((state) => isOverdue(state, 100, 100))).toEqual(['SCHEDULED', 'OPEN', 'SUBMITTED', 'CHANGES_REQUESTED']);
    expect(REVIEW_STATES.filter((state) => isOverdue(state, 100, 99))).toEqual([]);
  });
});

describe('any sequence of events', () => {
  const anyEvent = fc.record({
    // Mostly one that leads on, or few sequences would come as far as an edition.
    choice: fc.nat(20), any: fc.integer({ min: 0, max: 9 }).map((tenth) => tenth === 0),
    actor: fc.constantFrom<Actor>(ANNA, ANNA, BEN, BEN, CARLA, SYSTEM, SYSTEM, member('zoe'), { kind: 'SERVICE' }),
    text: fc.constantFrom(null, '', 'because', 'because', 'because'),
    declared: fc.constantFrom(null, 'ON_TRACK' as const, 'OFF_TRACK' as const),
    moved: fc.boolean(),
  });

  it('locks editions 1, 2, 3 … each signed by another than who wrote it, and settles once and for all', () => {
    const reached = new Set<ReviewState>();
    fc.assert(fc.property(fc.array(anyEvent, { minLength: 60, maxLength: 60 }), (events) => {
      let [state, editions, author, proposed]: [ReviewState, number, string | null, boolean] = ['SCHEDULED', 0, null, false];
      for (const { moved, choice, any, ...written } of events) {
        const possible = any ? REVIEW_EVENTS : eventsFrom(REVIEW_TRANSITIONS, state).filter((type) => type !== 'SKIP');
        const given = { ...written, type: possible[choice % possible.length] ?? 'OPEN' };
        const reading = editions === 0 ? null : drift('0.90', moved ? '0.95' : '0.90');
        const facts = { ...READY, people: { owner: 'anna', reviewers: ['anna', 'ben', 'carla'], alone: false }, author, editions, drift: reading };
        const decision = decide(state, given, { ...facts, restatementProposed: proposed });
        if ('refusals' in decision) {
          expect(decision.refusals.every(({ message, hint }) => message !== '' && hint !== '')).toBe(true);
          continue;
        }
        const actor = given.actor.kind === 'MEMBER' ? given.actor.id : null;
        if (SETTLED_STATES.has(state)) expect(SETTLED_STATES.has(decision.state)).toBe(true);
        for (const effect of decision.effects) {
          if (effect.kind !== 'LOCK_EDITION') continue;
          expect([effect.edition, effect.selfReviewed]).toEqual([editions + 1, false]);
          expect(actor).not.toBe(author);
          expect(actor).not.toBeNull();
          editions += 1;
        }
        if (given.type === 'SUBMIT' || given.type === 'PROPOSE_RESTATEMENT') author = actor;
        proposed = given.type === 'PROPOSE_RESTATEMENT' || (proposed && decision.state === 'DRIFTED');
        expect(editions > 0).toBe(['SIGNED_OFF', 'DRIFTED', 'RESTATED'].includes(decision.state));
        state = decision.state;
        reached.add(state);
      }
    }), { numRuns: sample(300, 5_000) });
    expect([...reached].sort()).toEqual([...REVIEW_STATES].filter((state) => state !== 'SCHEDULED').sort());
  });
});
