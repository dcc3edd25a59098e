import { medianOf, type Median } from './median.js';

/** Something that is measured beside others. */
export interface Contender {
  readonly name: string;
  /** How often it runs in each round: what is quick more often. Default 1. */
  readonly times?: number;
  run(): Promise<unknown>;
}

/** Milliseconds of one run, by round: the median of what it took in the round. */
export class Samples {
  constructor(private readonly byName: ReadonlyMap<string, readonly number[]>) {}

  rounds(name: string): readonly number[] {
    return this.byName.get(name)!;
  }

  of(name: string): Median {
    return medianOf(this.rounds(name));
  }

  /** How many times as long as `to` it took, round by round, so that what slows a whole round down cancels out. */
  ratio(name: string, to: string): Median {
    const against = this.rounds(to);
    return medianOf(this.rounds(name).map((milliseconds, round) => milliseconds / against[round]!));
  }
}

export interface Sampling {
  readonly rounds: number;
  /** Once each, and never before to warm up: it says that everything runs, and nothing else. */
  readonly quick: boolean;
}

/**
 * Lets contenders take turns, round by round, once to warm up and then as often as told: counts rather than durations, so that
 * everybody's run is of the same work. Every other round goes backwards: nobody always runs behind the same neighbour.
 */
export async function sample(contenders: readonly Contender[], { rounds, quick }: Sampling): Promise<Samples> {
  const byName = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = quick ? 0 : -1; round < (quick ? 1 : rounds); round++) {
    for (const contender of round % 2 === 0 ? contenders : contenders.toReversed()) {
      const milliseconds = await runs(contender, quick ? 1 : contender.times);
      if (round >= 0) byName.get(contender.name)!.push(milliseconds);
    }
  }
  return new Samples(byName);
}

async function runs({ run }: Contender, times = 1): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) {
    const started = performance.now();
    await run();
    taken.push(performance.now() - started);
  }
  return medianOf(taken).median;
}
