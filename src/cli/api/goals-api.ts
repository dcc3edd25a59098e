import type { Caller } from './caller.js';

export interface NewMember {
  readonly email: string;
  readonly name: string;
  readonly role: 'ADMIN' | 'ANALYST';
}

/** Goals are led by people, and by the service itself: neither is the key of a service. */
export interface GoalsApi {
  /** Adds a person, unless there is one of that address, and gives the secret of a new key of theirs. */
  keyOfMember(member: NewMember): Promise<string>;
  /** Runs use cases with the rights of a key of the organisation. */
  as(secret: string): Caller;
  /** Does what its time has come for: reviews that should exist, drift; see `src/app/scheduler`. */
  round(): Promise<void>;
}
