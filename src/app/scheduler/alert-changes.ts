import { budgetBurns, signalStands } from '../../goals/alerts.js';
import type { SignalMeaning } from '../../goals/signals.js';
import type { AlertKind, ToldAlerts } from '../../store/goal-alerts.js';
import type { Decimal } from '../../kernel/decimal.js';
import type { EventKind } from '../notifications/event-kinds.js';
import type { GoalStanding } from './goal-standings.js';

/** That an alert of a goal begins, or is over, and what is told of it. */
export interface AlertChange {
  readonly alert: AlertKind;
  readonly active: boolean;
  /** Label of the newest point of the chart; of a budget, of the period that is being spent. */
  readonly point: string;
  readonly kind: EventKind;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
}

const MEANINGS: readonly SignalMeaning[] = ['CONCERN', 'IMPROVEMENT', 'NEITHER'];

/** What of a goal's alerts is other than it was told. */
export function alertChanges({ charted, budget, status: { period } }: GoalStanding, told: ToldAlerts = new Map()): AlertChange[] {
  const point = charted?.at(-1)?.period ?? period;
  const signals = MEANINGS.map((meaning): AlertChange => ({
    alert: meaning, active: signalStands(meaning, charted, told.get(meaning)), point,
    kind: 'goal.signal_changed', details: { period: point, meaning },
  }));
  const burning = budget === null ? [] : [{
    alert: 'BURN', active: budgetBurns(budget, told.get('BURN')), point: period, kind: 'goal.budget_burning',
    details: { period, burn: shown(budget.burn), remaining: shown(budget.remaining) },
  } as const satisfies AlertChange];
  return [...signals, ...burning].filter(({ alert, active }) => active !== (told.get(alert)?.active ?? false));
}

const shown = (value: Decimal | null): number | null => value && value.toNumber();
