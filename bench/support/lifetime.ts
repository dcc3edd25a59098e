/** What a run has opened, closed in the opposite order: at its end, and when somebody stops it. */
export class Lifetime {
  private readonly open: (() => Promise<void> | void)[] = [];
  private closing: Promise<void> | undefined;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        process.stderr.write('\nStopping, and removing what was made …\n');
        void this.close().finally(() => process.exit(130));
      });
    }
  }

  add(close: () => Promise<void> | void): void {
    this.open.push(close);
  }

  get isClosing(): boolean {
    return this.closing !== undefined;
  }

  close(): Promise<void> {
    return (this.closing ??= this.closeAll());
  }

  /** What cannot be closed keeps nothing else from it. */
  private async closeAll(): Promise<void> {
    for (let close = this.open.pop(); close !== undefined; close = this.open.pop()) {
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => console.error(error));
    }
  }
}
