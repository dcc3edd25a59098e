import { describe, expect, it } from '@jest/globals';
import { decideGoal, type GoalDecision, type GoalEvent, type GoalFacts } from '../../src/goals/goal-machine.js';
import { GOAL_EVENTS, GOAL_STATES, GOAL_TRANSITIONS, type GoalEventType, type GoalState } from '../../src/goals/goal-states.js';
import type { Actor } from '../../src/goals/party.js';
import { eventsFrom, transitionFrom } from '../../src/goals/transition.js';

const ANNA: Actor = { kind: 'MEMBER', id: 'anna' };
const READY: GoalFacts = {
  people: { owner: 'anna', reviewers: ['ben'], alone: false }, hasTarget: true, hasNewTarget: true, majorVersionUndecided: true,
};
const event = (type: GoalEventType, more: Partial<GoalEvent> = {}): GoalEvent =>
  ({ type, actor: type === 'REQUIRE_REBASE' ? { kind: 'SYSTEM' } : ANNA, reason: 'because', outcome: 'PARTIAL', ...more });
const codes = (decision: GoalDecision): string[] => ('refusals' in decision ? decision.refusals.map(({ code }) => code) : []);
const stateOf = (decision: GoalDecision): string => ('state' in decision ? decision.state : 'refused');
const pairs = GOAL_STATES.flatMap((state) => GOAL_EVENTS.map((type) => ({ state, type, row: transitionFrom(GOAL_TRANSITIONS, state, type) })));

describe('the state table of goals', () => {
  it('reaches every state from DRAFT', () => {
    const reached = new Set<GoalState>(['DRAFT']);
    for (const state of reached) for (const { from, to } of GOAL_TRANSITIONS) if (from.includes(state)) reached.add(to);
    expect([...reached].sort()).toEqual([...GOAL_STATES].sort());
  });

  it('gives every state but CLOSED an exit', () => {
    expect(GOAL_STATES.filter((state) => eventsFrom(GOAL_TRANSITIONS, state).length === 0)).toEqual(['CLOSED']);
  });

  it.each(pairs.filter(({ row }) => row !== undefined))('$type in $state leads on, where all is as it needs', ({ state, type, row }) => {
    expect(stateOf(decideGoal(state, event(type), READY))).toBe(row!.to);
  });

  it.each(pairs.filter(({ row }) => row === undefined))('$type in $state is refused with a message that says what is possible', ({ state, type }) => {
    const decision = decideGoal(state, event(type), READY);
    const [refusal] = 'refusals' in decision ? decision.refusals : [];
    expect([refusal!.code, refusal!.message]).toEqual(['NOT_IN_THIS_STATE', `${type} is not possible while a goal is ${state}.`]);
    for (const possible of eventsFrom(GOAL_TRANSITIONS, state)) expect(refusal!.hint).toContain(possible);
  });

  it.each(GOAL_EVENTS)('%s is refused to a reviewer, a stranger and a key of a service', (type) => {
    const { from: [state] } = GOAL_TRANSITIONS.find((row) => row.event === type)!;
    for (const actor of [{ kind: 'MEMBER', id: 'ben' }, { kind: 'MEMBER', id: 'zoe' }, { kind: 'SERVICE' }] as const) {
      expect(codes(decideGoal(state!, event(type, { actor }), READY))).toEqual(['NOT_YOURS']);
    }
  });
});

describe('a goal', () => {
  it('is activated with a target and a reviewer other than its owner, and tells all that is missing at once', () => {
    const bare = { ...READY, hasTarget: false, people: { owner: 'anna', reviewers: ['anna'], alone: false } };
    expect(codes(decideGoal('DRAFT', event('ACTIVATE'), bare))).toEqual(['TARGET', 'OTHER_REVIEWER']);
  });

  it('in an organisation of one needs no other reviewer', () => {
    expect(stateOf(decideGoal('DRAFT', event('ACTIVATE'), { ...READY, people: { owner: 'anna', reviewers: [], alone: true } }))).toBe('ACTIVE');
  });

  it('pins the version of its KPI and the value that CHANGE begins at when it is activated', () => {
    const decision = decideGoal('DRAFT', event('ACTIVATE'), READY);
    expect('effects' in decision && decision.effects).toEqual(['PIN_VERSION', 'FREEZE_FROM', 'NOTIFY_STATUS']);
  });

  it('asks for a decision only where a major version is undecided, and takes each of the three', () => {
    expect(codes(decideGoal('ACTIVE', event('REQUIRE_REBASE'), { ...READY, majorVersionUndecided: false }))).toEqual(['MAJOR_VERSION']);
    expect(['KEEP_PIN', 'SET_NEW_TARGET', 'CLOSE'].map((type) => stateOf(decideGoal('REBASE_REQUIRED', event(type as GoalEventType), READY))))
      .toEqual(['ACTIVE', 'ACTIVE', 'CLOSED']);
    expect(codes(decideGoal('REBASE_REQUIRED', event('SET_NEW_TARGET'), { ...READY, hasNewTarget: false }))).toEqual(['NEW_TARGET']);
    expect(codes(decideGoal('REBASE_REQUIRED', event('KEEP_PIN', { reason: '' }), READY))).toEqual(['REASON']);
  });

  it('is closed with an outcome and a reason', () => {
    expect(codes(decideGoal('ACTIVE', event('CLOSE', { outcome: null, reason: null }), READY))).toEqual(['OUTCOME', 'REASON']);
  });
});
