/** Progress goes to stderr, so that stdout holds the table alone. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Says how long a piece of work took. */
export async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  say(`${what}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return result;
}
