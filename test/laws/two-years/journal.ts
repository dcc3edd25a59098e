/** What was done, in order: what happens at once is not repeated by a seed, so that whatever went wrong is told with what led there. */
export class Journal {
  private readonly lines: string[] = [];
  /** How often each kind of thing was done. */
  readonly counts = new Map<string, number>();

  /** @param kind one of few. `detail`: what and when. */
  tell(kind: string, detail: string): void {
    this.lines.push(`${kind} ${detail}`);
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  last(count: number): readonly string[] {
    return this.lines.slice(-count);
  }
}
