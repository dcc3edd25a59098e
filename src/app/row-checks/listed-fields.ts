/** The fields of one row of a table: values beside keys that all rows share. As an object, each row would repeat them. */
export class ListedFields {
  constructor(
    readonly keys: readonly string[],
    readonly values: readonly unknown[],
  ) {}

  /** As the API takes them. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(this.keys.map((key, index) => [key, this.values[index]]));
  }
}
