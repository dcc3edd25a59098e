/** A row as it is sent. Amounts are whole cents. */
export interface ModelRow {
  readonly source: ModelSource;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
  readonly customer: string;
  readonly channel: Channel;
  readonly amount: number;
}

export const SOURCES = ['tickets', 'surveys'] as const;
export type ModelSource = (typeof SOURCES)[number];

export const CHANNELS = ['phone', 'email', 'chat'] as const;
export type Channel = (typeof CHANNELS)[number];

/** What a row said from one stamp until another. */
export interface Revision extends ModelRow {
  readonly retracted: boolean;
  readonly recordedAt: number;
  supersededAt: number;
  /** Infinity: it is there. */
  erasedAt: number;
}

/** All that was ever recorded: an array of revisions with the time for which they were known. */
export class RowModel {
  private readonly revisions: Revision[] = [];

  recorded(stamp: number, rows: readonly ModelRow[]): void {
    for (const row of rows) {
      const before = this.current(row.source, row.key);
      if (before !== undefined && !before.retracted && saysTheSame(before, row)) continue;
      this.append(stamp, { ...row, retracted: false }, before);
    }
  }

  retracted(stamp: number, source: ModelSource, keys: readonly string[]): void {
    for (const key of keys) {
      const before = this.current(source, key);
      if (before !== undefined && !before.retracted) this.append(stamp, { ...before, retracted: true }, before);
    }
  }

  /** Every row goes that some revision of says to be of the customer. */
  erased(stamp: number, customer: string): void {
    const gone = new Set(this.present().filter((revision) => revision.customer === customer).map(nameOf));
    for (const revision of this.present()) if (gone.has(nameOf(revision))) revision.erasedAt = stamp;
  }

  /** What was known at `knowledge`, as far as it had not been erased by `seenAt`. */
  known(source: ModelSource, knowledge: number, seenAt: number): Revision[] {
    return this.revisions.filter((revision) => revision.source === source && !revision.retracted
      && revision.recordedAt <= knowledge && knowledge < revision.supersededAt && seenAt < revision.erasedAt);
  }

  /** Rows that changed in some way after `since` and by `until`, as they were before and after it, and that are there at `until`. */
  changed(source: ModelSource, since: number, until: number): Revision[] {
    const isIn = (stamp: number): boolean => since < stamp && stamp <= until;
    return this.revisions.filter((revision) => revision.source === source && until < revision.erasedAt
      && (isIn(revision.recordedAt) || isIn(revision.supersededAt)));
  }

  /** The newest revision of each row that is there. */
  standing(): Revision[] {
    return this.present().filter(({ supersededAt }) => supersededAt === Infinity);
  }

  private current(source: ModelSource, key: string): Revision | undefined {
    return this.standing().find((revision) => revision.source === source && revision.key === key);
  }

  private present(): Revision[] {
    return this.revisions.filter(({ erasedAt }) => erasedAt === Infinity);
  }

  private append(stamp: number, row: ModelRow & { readonly retracted: boolean }, before: Revision | undefined): void {
    if (before !== undefined) before.supersededAt = stamp;
    this.revisions.push({ ...row, recordedAt: stamp, supersededAt: Infinity, erasedAt: Infinity });
  }
}

const nameOf = ({ source, key }: ModelRow): string => `${source} ${key}`;

const saysTheSame = (one: ModelRow, other: ModelRow): boolean =>
  (['occurredAt', 'customer', 'channel', 'amount'] as const).every((name) => one[name] === other[name]);
