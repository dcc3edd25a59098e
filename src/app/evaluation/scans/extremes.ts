/**
 * The best of any stretch of a list in constant time: level k of the table has the best of every 2^k neighbours. `better` says
 * whether a is to be preferred to b.
 */
export class Extremes<T> {
  private readonly levels: T[][];

  constructor(items: readonly T[], private readonly better: (a: T, b: T) => boolean) {
    this.levels = [[...items]];
    for (let width = 1; 2 * width <= items.length; width *= 2) {
      const below = this.levels.at(-1)!;
      const length = items.length - 2 * width + 1;
      this.levels.push(Array.from({ length }, (_, index) => this.of(below[index]!, below[index + width]!)));
    }
  }

  /** Of items from … to − 1; undefined where there are none. */
  between(from: number, to: number): T | undefined {
    if (to <= from) return undefined;
    const level = Math.floor(Math.log2(to - from));
    const row = this.levels[level]!;
    return this.of(row[from]!, row[to - 2 ** level]!);
  }

  private of(a: T, b: T): T {
    return this.better(b, a) ? b : a;
  }
}
