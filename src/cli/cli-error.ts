/**
 * How a command ends. 0: all is done; 3: done, but some rows were rejected, or some definitions left out; 4: the files say something
 * else than what is defined.
 */
export const EXIT = { failed: 1, usage: 2, rowsRejected: 3, leftOut: 3, differs: 4 } as const;

/** What stops a command, worded for the person at the terminal: one line, then the exit code. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.failed,
  ) {
    super(message);
  }
}
