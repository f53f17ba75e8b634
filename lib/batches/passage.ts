/** What one step hands to the next while both are at work: filled at one end, emptied at the other. */
export class Passage<T> {
  private readonly waiting: T[] = [];
  private hasEnded = false;
  private wake: () => void = () => undefined;
  private woken = this.sleep();

  get size(): number {
    return this.waiting.length;
  }

  /** Without anything it only has the takers look again. */
  push(...things: readonly T[]): void {
    this.waiting.push(...things);
    this.stir();
  }

  /** Nothing more will come. */
  end(): void {
    this.hasEnded = true;
    this.stir();
  }

  /** `most` at a time, as soon as `enough` of them wait or no more will come; nothing once it is empty for good. */
  async take(most: number, enough: () => number = () => 1): Promise<readonly T[]> {
    while (!this.hasEnded && this.waiting.length < enough()) await this.woken;
    return this.waiting.splice(0, most);
  }

  /** What waits longest, or nothing if nothing waits now. */
  poll(): T | undefined {
    return this.waiting.shift();
  }

  private stir(): void {
    const { wake } = this;
    this.woken = this.sleep();
    wake();
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
