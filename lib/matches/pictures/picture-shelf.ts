/** Which pictures are at hand? The newest ones, up to a size; what is not at hand is fetched once, however many ask. */
import type { Picture } from "./picture.ts";

type Kept = { readonly picture: Promise<Picture | null>; readonly until: number; bytes: number };

export type ShelfLimits = {
  readonly bytesMax: number;
  /** Also of those that did not come. */
  readonly entriesMax: number;
  readonly keepMs: number;
  /** Fetched at one moment; more wait for their turn. */
  readonly inFlightMax: number;
};

export class PictureShelf {
  private readonly kept = new Map<string, Kept>();
  private readonly waiting: (() => void)[] = [];
  private inFlight = 0;
  private bytes = 0;
  private readonly limits: ShelfLimits;

  constructor(limits: ShelfLimits) {
    this.limits = limits;
  }

  /** `now` in milliseconds. What `fetchOne` throws is thrown to all who wait for it, and not kept. */
  async take(url: string, now: number, fetchOne: () => Promise<Picture | null>): Promise<Picture | null> {
    const known = this.kept.get(url);
    if (known && known.until > now) {
      this.kept.delete(url);
      this.kept.set(url, known);
      return known.picture;
    }
    this.forget(url);
    const entry: Kept = { picture: this.inTurn(fetchOne), until: now + this.limits.keepMs, bytes: 0 };
    this.kept.set(url, entry);
    const picture = await entry.picture.catch((error: unknown) => {
      if (this.kept.get(url) === entry) this.forget(url);
      throw error;
    });
    if (this.kept.get(url) === entry) {
      entry.bytes = picture?.body.length ?? 0;
      this.bytes += entry.bytes;
      this.makeRoom();
    }
    return picture;
  }

  private async inTurn(fetchOne: () => Promise<Picture | null>): Promise<Picture | null> {
    if (this.inFlight >= this.limits.inFlightMax)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.inFlight += 1;
    try {
      return await fetchOne();
    } finally {
      this.inFlight -= 1;
      this.waiting.shift()?.();
    }
  }

  private makeRoom(): void {
    const { bytesMax, entriesMax } = this.limits;
    for (const url of this.kept.keys()) {
      if (this.bytes <= bytesMax && this.kept.size <= entriesMax) return;
      this.forget(url);
    }
  }

  private forget(url: string): void {
    this.bytes -= this.kept.get(url)?.bytes ?? 0;
    this.kept.delete(url);
  }
}
