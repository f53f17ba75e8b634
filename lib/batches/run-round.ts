/** One round of a lane: find the accounts, ask how things stand, follow who is not followed yet. */
import { secondMs } from "#lib/time.ts";
import { followItem } from "./follow-item.ts";
import { inParallel } from "./in-parallel.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";
import { relateItems } from "./relate-items.ts";
import { canLookUp, lookUpItem, type Resolved, searchItem } from "./resolve-item.ts";

/** Searching stops after this long, so that slow servers do not keep the accounts already found waiting. */
const searchMs = 10 * secondMs;

/** Works through `items` in order and answers why the lane must stop, or null to go on with the next round. */
export async function runRound(lane: Lane, items: readonly LaneItem[]): Promise<Pause | null> {
  const { ready, pause } = await resolveItems(lane, items);
  if (pause && pause.kind !== "again") return pause;
  return (await relateAndFollow(lane, ready)) ?? pause;
}

type ResolvedRound = { readonly ready: readonly LaneItem[]; readonly pause: Pause | null };

/** First everybody the server knows already, then those it must ask for. */
async function resolveItems(lane: Lane, items: readonly LaneItem[]): Promise<ResolvedRound> {
  const now = new Map(items.map((item) => [item.id, item]));
  let pause: Pause | null = null;
  const keep = (resolved: Resolved) => {
    now.set(resolved.item.id, resolved.item);
    pause ??= resolved.pause;
    return pause === null;
  };
  const missing = () => items.filter((item) => item.remoteId === null && now.get(item.id)?.remoteId === null);
  const toLookUp = missing().filter((item) => canLookUp(lane, item));
  const lookUp = async (item: LaneItem) => {
    // Who is not asked about here is searched for.
    return lane.lookups.isWorthIt() ? keep(await lookUpItem(lane, item)) : false;
  };
  // The first call of a batch goes alone: its headers tell where the window stands before several go at once.
  const alone = lane.lookups.hasAsked() ? 0 : 1;
  await inParallel(toLookUp.slice(0, alone), 1, lookUp);
  if (pause === null) await inParallel(toLookUp.slice(alone), lane.policy.atOnce.lookup, lookUp);
  if (pause === null) {
    const startedAt = lane.now().getTime();
    const toSearch = missing().filter((item) => now.get(item.id)?.outcome === item.outcome);
    await inParallel(toSearch, lane.policy.atOnce.search, async (item) => {
      return keep(await searchItem(lane, item)) && lane.now().getTime() - startedAt < searchMs;
    });
  }
  return { ready: [...now.values()].filter((item) => item.remoteId !== null), pause };
}

async function relateAndFollow(lane: Lane, ready: readonly LaneItem[]): Promise<Pause | null> {
  const { relationshipsMax } = lane.policy;
  for (let at = 0; at < ready.length; at += relationshipsMax) {
    const { free, pause } = await relateItems(lane, ready.slice(at, at + relationshipsMax));
    const stop = pause ?? (await followItems(lane, free));
    if (stop) return stop;
  }
  return null;
}

async function followItems(lane: Lane, free: readonly LaneItem[]): Promise<Pause | null> {
  let pause: Pause | null = null;
  await inParallel(free, lane.policy.atOnce.follow, async (item) => {
    const stop = await followItem(lane, item);
    pause ??= stop;
    return pause === null;
  });
  return pause;
}
