/** Asks `requests` times with `connections` of them under way at any moment, and gives what one takes of the server's time. */
export async function saturate(requests: number, connections: number, ask: () => Promise<unknown>): Promise<void> {
  let left = requests;
  await Promise.all(
    Array.from({ length: Math.min(connections, requests) }, async () => {
      while (left-- > 0) await ask();
    }),
  );
}
