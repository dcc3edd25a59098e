import type {
  Band, DecimalText, DeclaredTarget, Levels, Reference, SeasonalWeight, TargetGrainKind, TargetShape, TrajectoryKind, TrajectoryStep,
} from '../../goals/target.js';

interface ModelLevels {
  /** Null for BETWEEN. */
  readonly levels: Levels<DecimalText> | null;
  /** Null for all but BETWEEN. */
  readonly bands: Pick<Levels<Band>, 'floor' | 'target'> | null;
}

/** A declared target with every part that any shape has; null or empty where this one has none. */
export interface TargetModel extends ModelLevels {
  readonly shape: TargetShape;
  readonly byPeriod: readonly (ModelLevels & { readonly period: string })[];
  readonly grain: TargetGrainKind;
  readonly share: DecimalText | null;
  readonly trajectory: {
    readonly kind: TrajectoryKind;
    readonly start: DecimalText | null;
    readonly steps: readonly TrajectoryStep[];
    readonly referenceYear: number | null;
    readonly profile: readonly SeasonalWeight[];
  };
  readonly tolerance: DecimalText;
  readonly from: DecimalText | null;
  readonly reference: { readonly kind: Reference['kind']; readonly of: string | null } | null;
  readonly expectedEvents: DecimalText | null;
}

export function targetModel(target: DeclaredTarget): TargetModel {
  const { shape, grain, trajectory, tolerance } = target;
  return {
    shape, tolerance, grain: grain.kind, share: grain.kind === 'SHARE_OF_PERIODS' ? grain.share : null,
    ...(shape === 'BETWEEN' ? banded(target.levels) : levelled(target.levels)),
    byPeriod: shape === 'BETWEEN'
      ? target.byPeriod.map(({ period, levels }) => ({ period, ...banded(levels) }))
      : target.byPeriod.map(({ period, levels }) => ({ period, ...levelled(levels) })),
    trajectory: {
      kind: trajectory.kind,
      start: trajectory.kind === 'LINEAR' ? trajectory.start : null,
      steps: trajectory.kind === 'STEPS' ? trajectory.steps : [],
      referenceYear: trajectory.kind === 'SEASONAL' ? trajectory.referenceYear ?? null : null,
      profile: trajectory.kind === 'SEASONAL' ? trajectory.profile : [],
    },
    from: shape === 'CHANGE' ? target.from : null,
    reference: shape === 'RELATIVE_TO' ? referenceModel(target.reference) : null,
    expectedEvents: shape === 'BUDGET' ? target.expectedEvents : null,
  };
}

const levelled = (levels: Levels<DecimalText>): ModelLevels => ({ levels, bands: null });
const banded = ({ floor, target }: Levels<Band>): ModelLevels => ({ levels: null, bands: { floor, target } });

function referenceModel(reference: Reference): NonNullable<TargetModel['reference']> {
  switch (reference.kind) {
    case 'KPI': return { kind: reference.kind, of: reference.kpi };
    case 'BENCHMARK': return { kind: reference.kind, of: reference.series };
    case 'SAME_PERIOD_LAST_YEAR': return { kind: reference.kind, of: null };
  }
}
