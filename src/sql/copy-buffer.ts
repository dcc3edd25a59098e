/** Where a text lies. */
export interface Place {
  readonly from: number;
  readonly to: number;
}

const SMALLEST = 1024 * 1024;

/** Gathers what is to be copied as bytes at once: as texts, tens of thousands of rows would keep the garbage collector busy. */
export class CopyBuffer {
  private bytes = Buffer.alloc(0);
  private used = 0;

  get length(): number {
    return this.used;
  }

  add(text: string): Place {
    const from = this.used;
    const longest = from + text.length * 3;
    if (longest > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(SMALLEST, longest, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, from);
      this.bytes = larger;
    }
    this.used += this.bytes.write(text, from);
    return { from, to: this.used };
  }

  /** All that was added. The buffer is empty then. */
  takeAll(): Buffer {
    const { bytes, used } = this;
    this.clear();
    return bytes.subarray(0, used);
  }

  /** The texts of these places, in their order. The buffer is empty then: what it held is not kept twice. */
  takeInOrder(places: readonly Place[]): Buffer {
    const ordered = Buffer.allocUnsafe(places.reduce((sum, { from, to }) => sum + to - from, 0));
    let length = 0;
    for (const { from, to } of places) length += this.bytes.copy(ordered, length, from, to);
    this.clear();
    return ordered;
  }

  private clear(): void {
    [this.bytes, this.used] = [Buffer.alloc(0), 0];
  }
}
