/** How many may be at work at once? The rest wait their turn: first come first served, but for those who may go before. */

export class Places {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(places: number) {
    this.free = places;
  }

  /** `before`: goes ahead of everybody who waits. */
  async hold<Result>(work: () => Promise<Result>, before = false): Promise<Result> {
    if (this.free > 0) this.free -= 1;
    else
      await new Promise<void>((resolve) => {
        if (before) this.waiting.unshift(resolve);
        else this.waiting.push(resolve);
      });
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
  }
}
