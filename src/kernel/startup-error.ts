/** Why the service cannot start, in one line written for the person at the terminal. Never shown to callers of the API. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
