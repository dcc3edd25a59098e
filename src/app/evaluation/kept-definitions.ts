import { LRUCache } from 'lru-cache';
import type { Reading } from '../../store/database.js';

/**
 * What is made of an organisation's definitions, kept between requests by organisation, token and instant, at most `maxSize` in all.
 * Nothing has to be thrown away when definitions change: they have another token then.
 */
export class KeptDefinitions<T extends object> {
  private readonly kept: LRUCache<string, T>;
  private readonly ofReadings = new WeakMap<Reading, Map<number | null, Promise<T>>>();

  constructor(
    maxSize: number, sizeOf: (made: T) => number, private readonly make: (reading: Reading, definition: number | null) => Promise<T>,
  ) {
    this.kept = new LRUCache({ maxSize, sizeCalculation: sizeOf });
  }

  /** definition null: the versions in force now. */
  of(reading: Reading, definition: number | null): Promise<T> {
    const ofReading = this.ofReadings.get(reading) ?? new Map<number | null, Promise<T>>();
    this.ofReadings.set(reading, ofReading);
    const known = ofReading.get(definition);
    if (known !== undefined) return known;
    const made = this.keptOrMade(reading, definition);
    ofReading.set(definition, made);
    return made;
  }

  private async keptOrMade(reading: Reading, definition: number | null): Promise<T> {
    const token = await reading.definitionsToken();
    const key = token === null ? null : `${reading.organizationId} ${token} ${definition ?? 'now'}`;
    const known = key === null ? undefined : this.kept.get(key);
    if (known !== undefined) return known;
    const made = await this.make(reading, definition);
    if (key !== null) this.kept.set(key, made);
    return made;
  }
}
