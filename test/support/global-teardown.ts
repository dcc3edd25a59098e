/** Runs after failures too. Copies of the template that a killed worker left behind go with the server, or are dropped first. */
export default async function globalTeardown(): Promise<void> {
  const { dropTestDatabases } = await import('./template.js');
  await dropTestDatabases(process.env['YARDSTICK_TEST_SERVER'] ?? '');
  await (globalThis as { stopTestServer?: () => Promise<void> }).stopTestServer?.();
}
