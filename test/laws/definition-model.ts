/** What becomes of the definition of a KPI over a measure, by the stamps at which it does. Instants are milliseconds since the epoch. */
export type Redefinition =
  /** Rows count as large from `least` on. */
  | { readonly stamp: number; readonly least: number; readonly effectiveFrom: number }
  /** The measure below counts rows up to `most`. */
  | { readonly stamp: number; readonly most: number }
  | { readonly stamp: number; readonly retiredFrom: number };

/** What the KPI meant in a version. */
export interface Meaning {
  readonly least: number;
  readonly most: number;
}

interface Version extends Meaning {
  readonly effectiveFrom: number;
}

/** The life of the KPI as far as it was known at an instant: every change of the measure is a version of the KPI, unless that is retired. */
export class KpiLife {
  private readonly versions: Version[] = [];
  private retiredFrom: number | null = null;
  private most = NaN;

  constructor(redefined: readonly Redefinition[], definition: number) {
    for (const each of [...redefined].sort((a, b) => a.stamp - b.stamp)) {
      if (each.stamp > definition) break;
      if ('retiredFrom' in each) this.retiredFrom = each.retiredFrom;
      else if ('most' in each) this.measured(each.stamp, each.most);
      else this.published(each.least, each.effectiveFrom);
    }
  }

  /** What it means in a period that begins then; null: nothing any more. */
  meaning(start: number, isSpliced: boolean): Meaning | null {
    if (this.retiredFrom !== null && start >= this.retiredFrom) return null;
    const inForce = isSpliced ? this.versions.findLast(({ effectiveFrom }) => effectiveFrom <= start) ?? this.versions[0] : this.versions.at(-1);
    return inForce!;
  }

  private measured(stamp: number, most: number): void {
    this.most = most;
    const last = this.versions.at(-1);
    if (last !== undefined && this.retiredFrom === null) this.versions.push({ ...last, most, effectiveFrom: stamp });
  }

  private published(least: number, effectiveFrom: number): void {
    this.versions.push({ least, most: this.most, effectiveFrom });
    this.retiredFrom = null;
  }
}
