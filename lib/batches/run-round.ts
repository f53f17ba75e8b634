/** One round of a lane: find the accounts, ask how things stand, follow who is not followed yet; each as soon as it can be. */
import { Places } from "#lib/places.ts";
import { secondMs } from "#lib/time.ts";
import { followItem } from "./follow-item.ts";
import { inParallel } from "./in-parallel.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";
import type { PacePolicy } from "./pace-policy.ts";
import { Passage } from "./passage.ts";
import { groupsToRelate, relateItems } from "./relate-items.ts";
import { canLookUp, lookUpItem, type Resolved, searchItem } from "./resolve-item.ts";

/** Searching stops this long after the last look-up, so that a batch among slow servers ends, and can be handed back. */
const searchMs = 20 * secondMs;

/** Where requests are to spare, so few are asked about together rather than to have nobody to follow meanwhile. */
const relatedLeast = 8;

/**
 * Works through `items` in order and answers why the lane must stop, or null to go on with the next round.
 * `spareRequests`: of the server's window, beyond what these items need at least.
 */
export async function runRound(
  lane: Lane,
  items: readonly LaneItem[],
  spareRequests: number,
): Promise<Pause | null> {
  return new Round(lane, items, spareRequests).run();
}

const placesOf = (atOnce: PacePolicy["atOnce"]) => Math.max(...Object.values(atOnce));

class Round {
  private readonly lane: Lane;
  private readonly items: readonly LaneItem[];
  /** All three steps together keep no more calls under way than one of them may. */
  private readonly places: Places;
  private readonly found = new Passage<LaneItem>();
  private readonly free = new Passage<LaneItem>();
  /** The accounts that one of the items stands for; another address of the same one waits for the next round. */
  private readonly taken = new Set<string>();
  private toFind: number;
  /** Why nobody more is looked for; who was found is followed all the same. */
  private findPause: Pause | null = null;
  /** Why nothing more is begun at all; the lane holds what waits for its turn by then. */
  private stop: Pause | null = null;
  private spare: number;
  /** Since when only searches are left to do. */
  private lookedUpAt: number | null = null;

  constructor(lane: Lane, items: readonly LaneItem[], spareRequests: number) {
    this.lane = lane;
    this.items = items;
    this.places = new Places(placesOf(lane.policy.atOnce));
    this.spare = spareRequests;
    this.toFind = items.filter(({ remoteId }) => remoteId === null).length;
  }

  async run(): Promise<Pause | null> {
    const steps = [
      this.step(() => this.find()).finally(() => this.found.end()),
      this.step(() => this.relate()).finally(() => this.free.end()),
      ...Array.from({ length: this.lane.policy.atOnce.follow }, () => this.step(() => this.follow())),
    ];
    for (const step of await Promise.allSettled(steps)) if (step.status === "rejected") throw step.reason;
    return this.stop ?? this.findPause;
  }

  /** After an error nothing more is begun; it is thrown once everything under way has ended. */
  private async step<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.end({ kind: "halted" });
      throw error;
    }
  }

  /** What the work has ended in must be known before it gives its place to the next. */
  private hold<Result>(work: () => Promise<Result>, before = false): Promise<Result> {
    return this.places.hold(() => this.step(work), before);
  }

  private end(pause: Pause): void {
    this.stop ??= pause;
    this.lane.stop(this.stop);
  }

  private isStopped(): boolean {
    return this.stop !== null;
  }

  /** Whom the server knows it is asked for cheaply, whom it does not know it must search for: both side by side. */
  private async find(): Promise<void> {
    this.handOn(this.items.filter(({ remoteId }) => remoteId !== null));
    const unknown = this.items.filter(({ remoteId }) => remoteId === null);
    const missing = new Passage<LaneItem>();
    const steps = [
      this.lookUp(unknown, missing).finally(() => this.endLookUps(missing)),
      ...Array.from({ length: this.lane.policy.atOnce.search }, () => this.search(missing)),
    ];
    for (const step of await Promise.allSettled(steps)) if (step.status === "rejected") throw step.reason;
  }

  /** Who is not found like this, or not worth being asked about, goes to `missing`. */
  private async lookUp(items: readonly LaneItem[], missing: Passage<LaneItem>): Promise<void> {
    const { lane } = this;
    const lookUp = async (item: LaneItem) => {
      if (this.isStopped() || this.findPause !== null) return false;
      if (lane.lookups.isWorthIt()) return this.hold(() => this.lookUpOne(item, missing));
      missing.push(item);
      return true;
    };
    const askable = items.filter((item) => canLookUp(lane, item));
    // The first call of a batch goes alone: its headers tell where the window stands before several go at once.
    const alone = lane.lookups.hasAsked() ? 0 : 1;
    await inParallel(askable.slice(0, alone), 1, lookUp);
    missing.push(...items.filter((item) => !canLookUp(lane, item)));
    await inParallel(askable.slice(alone), lane.policy.atOnce.lookup, lookUp);
  }

  private async lookUpOne(item: LaneItem, missing: Passage<LaneItem>): Promise<boolean> {
    const resolved = await lookUpItem(this.lane, item);
    const isSettled = resolved.item.remoteId !== null || resolved.item.outcome !== item.outcome;
    const goesOn = this.keep(resolved, isSettled);
    if (!isSettled) missing.push(item);
    return goesOn;
  }

  private endLookUps(missing: Passage<LaneItem>): void {
    this.lookedUpAt = this.lane.now().getTime();
    missing.end();
    this.found.push();
  }

  /** One of those who search. Where all places may be taken by searches, they begin when the look-ups have ended. */
  private async search(missing: Passage<LaneItem>): Promise<void> {
    const { atOnce } = this.lane.policy;
    const isRoomy = placesOf(atOnce) > atOnce.search;
    const search = async (item: LaneItem) => this.keep(await searchItem(this.lane, item), true);
    // Where there is room beside them, searches keep their places: each time they gave one up they would wait behind follows.
    const searchOn = async (first: LaneItem) => {
      for (
        let item: LaneItem | undefined = first;
        item && !this.isSearchOver();
        item = isRoomy ? missing.poll() : undefined
      )
        await search(item);
    };
    for (;;) {
      const [item] = await missing.take(1, () => (isRoomy ? 1 : Number.POSITIVE_INFINITY));
      if (!item || this.isSearchOver()) return;
      await this.hold(() => searchOn(item), true);
    }
  }

  private isSearchOver(): boolean {
    if (this.isStopped() || this.findPause !== null) return true;
    return this.lookedUpAt !== null && this.lane.now().getTime() - this.lookedUpAt >= searchMs;
  }

  /** Hands on who was found; false when nobody more is to be looked for. */
  private keep({ item, pause }: Resolved, isSettled: boolean): boolean {
    if (isSettled) this.toFind -= 1;
    if (pause) this.findPause ??= pause;
    if (pause && pause.kind !== "again") this.end(pause);
    this.handOn([item]);
    return this.findPause === null;
  }

  /** By the next round it is seen that the account is followed already, so nobody is followed twice. */
  private handOn(items: readonly LaneItem[]): void {
    const first = items.filter(({ remoteId }) => {
      if (remoteId === null || this.taken.has(remoteId)) return false;
      this.taken.add(remoteId);
      return true;
    });
    this.found.push(...first);
  }

  private async relate(): Promise<void> {
    const { lane } = this;
    const { relationshipsMax } = lane.policy;
    const enough = () => Math.min(relationshipsMax, this.spare > 0 ? this.fewest() : relationshipsMax);
    for (;;) {
      const taken = await this.found.take(relationshipsMax, enough);
      if (taken.length < relationshipsMax) this.spare -= 1;
      if (taken.length === 0 || this.isStopped()) return;
      const chunk = taken.toSorted((one, other) => one.position - other.position);
      for (const group of groupsToRelate(chunk)) {
        const free = await this.hold(async () => {
          const related = await relateItems(lane, group);
          if (related.pause) this.end(related.pause);
          return related.free;
        }, true);
        if (this.isStopped()) return;
        this.free.push(...free);
      }
    }
  }

  /** Nobody is kept waiting for the last ones to be found, nor for slow searches while nobody waits to be followed. */
  private fewest(): number {
    const isIdle = this.lookedUpAt !== null && this.free.size === 0;
    return isIdle ? relatedLeast : Math.max(relatedLeast, this.toFind);
  }

  private async follow(): Promise<void> {
    for (;;) {
      const [item] = await this.free.take(1);
      if (!item || this.isStopped()) return;
      // Whether there are enough to ask about depends on whether anybody waits to be followed.
      this.found.push();
      await this.hold(async () => {
        const pause = await followItem(this.lane, item);
        if (pause) this.end(pause);
      });
    }
  }
}
