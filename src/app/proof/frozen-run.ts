import type { PointReading } from '../progress/goal-reading.js';
import type { FrozenComponent, SnapshotContent } from './snapshot-content.js';

export const frozenComponents = ({ components }: Pick<PointReading, 'components'>): FrozenComponent[] =>
  components.map(({ measure, context, value, n }) => ({ measure, context, value, n }));

export const frozenInterval = ({ interval }: Pick<PointReading, 'interval'>): SnapshotContent['interval'] =>
  interval && { low: interval.low.toFixed(), high: interval.high.toFixed() };
