import { SingleBar } from 'cli-progress';

/** Shows how far an import has come. */
export interface Progress {
  update(bytes: number, rows: number): void;
  stop(): void;
}

/** A bar on a terminal; nothing where the output is read by a program. */
export function progress(totalBytes: number, terminal: NodeJS.WriteStream): Progress {
  if (!terminal.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    stream: terminal,
    format: '{bar} {percentage} % | {rows} rows | {rate} rows/s',
    hideCursor: true,
    clearOnComplete: true,
  });
  const started = performance.now();
  bar.start(totalBytes, 0, { rows: 0, rate: 0 });
  return {
    update: (bytes, rows) =>
      bar.update(bytes, { rows: counted(rows), rate: counted(perSecond(rows, performance.now() - started)) }),
    stop: () => bar.stop(),
  };
}

export const perSecond = (rows: number, milliseconds: number): number => Math.round(rows / Math.max(milliseconds / 1000, 0.001));
export const counted = (count: number): string => count.toLocaleString('en');
