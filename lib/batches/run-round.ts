/** One round of a lane: find the accounts, ask how things stand, follow who is not followed yet; each as soon as it can be. */
import { Places } from "#lib/places.ts";
import { secondMs } from "#lib/time.ts";
import { followItem } from "./follow-item.ts";
import { inParallel } from "./in-parallel.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";
import type { PacePolicy } from "./pace-policy.ts";
import { Passage } from "./passage.ts";
import { relateItems } from "./relate-items.ts";
import { canLookUp, lookUpItem, type Resolved, searchItem } from "./resolve-item.ts";

/** Searching stops after this long, so that a batch among slow servers ends, and can be handed back. */
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
  private following = 0;
  private isSearching = false;

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

  /** First everybody the server knows already, then those it must ask for. */
  private async find(): Promise<void> {
    const { lane, items } = this;
    const known = items.filter(({ remoteId }) => remoteId !== null);
    const unknown = items.filter(({ remoteId }) => remoteId === null);
    this.handOn(known);
    const settled = new Set<string>();
    const lookUp = async (item: LaneItem) => {
      // Who is not asked about here is searched for.
      if (this.isStopped() || !lane.lookups.isWorthIt()) return false;
      return this.hold(async () => {
        const resolved = await lookUpItem(lane, item);
        if (resolved.item.remoteId !== null || resolved.item.outcome !== item.outcome) settled.add(item.id);
        return this.keep(resolved, settled.has(item.id));
      });
    };
    // The first call of a batch goes alone: its headers tell where the window stands before several go at once.
    const alone = lane.lookups.hasAsked() ? 0 : 1;
    const toLookUp = unknown.filter((item) => canLookUp(lane, item));
    await inParallel(toLookUp.slice(0, alone), 1, lookUp);
    if (this.findPause === null) await inParallel(toLookUp.slice(alone), lane.policy.atOnce.lookup, lookUp);
    if (this.findPause !== null) return;
    await this.search(unknown.filter(({ id }) => !settled.has(id)));
  }

  private async search(items: readonly LaneItem[]): Promise<void> {
    const { lane } = this;
    const { atOnce } = lane.policy;
    const startedAt = lane.now().getTime();
    this.isSearching = true;
    const queue = [...items];
    const search = async (item: LaneItem) => this.keep(await searchItem(lane, item), true);
    const searchOn = async (each: (item: LaneItem) => Promise<unknown>) => {
      const isOver = () => this.isStopped() || this.findPause || lane.now().getTime() - startedAt >= searchMs;
      for (let item = queue.shift(); item && !isOver(); item = queue.shift()) await each(item);
    };
    // Where there is room beside them, searches keep their places: each time they gave one up they would wait behind follows.
    const work =
      placesOf(atOnce) > atOnce.search
        ? () => this.hold(() => searchOn(search), true)
        : () => searchOn((item) => this.hold(() => search(item), true));
    const lanes = Array.from({ length: Math.min(atOnce.search, items.length) }, work);
    for (const ended of await Promise.allSettled(lanes)) if (ended.status === "rejected") throw ended.reason;
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
      const free = await this.hold(async () => {
        const related = await relateItems(lane, chunk);
        if (related.pause) this.end(related.pause);
        return related.free;
      }, true);
      if (this.isStopped()) return;
      this.free.push(...free);
    }
  }

  /** Nobody is kept waiting for the last ones to be found, nor for slow searches while nobody is being followed. */
  private fewest(): number {
    const isIdle = this.isSearching && this.following === 0 && this.free.size === 0;
    return isIdle ? relatedLeast : Math.max(relatedLeast, this.toFind);
  }

  private async follow(): Promise<void> {
    for (;;) {
      const [item] = await this.free.take(1);
      if (!item || this.isStopped()) return;
      this.following += 1;
      await this.hold(async () => {
        const pause = await followItem(this.lane, item);
        if (pause) this.end(pause);
      });
      this.following -= 1;
      // Whether there is enough to ask about depends on whether somebody is being followed.
      this.found.push();
    }
  }
}
