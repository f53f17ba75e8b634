/** One round of an undo: ask how things stand, take back what is still followed or asked. */
import type { Attempt } from "./attempt.ts";
import { inParallel } from "./in-parallel.ts";
import { judgeChange } from "./judge-answer.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";
import { groupsToRelate, relateItems } from "./relate-items.ts";

/** A missing row may be a deleted account: the unfollow will tell. */
const toUnfollow: readonly Attempt["kind"][] = ["following", "requested", "not_shown"];

/** Works through `items`, which all have a `remoteId`, and answers why the lane must stop, or null to go on. */
export async function runUndoRound(lane: Lane, items: readonly LaneItem[]): Promise<Pause | null> {
  const { relationshipsMax } = lane.policy;
  for (let at = 0; at < items.length; at += relationshipsMax) {
    const chunk = items.slice(at, at + relationshipsMax);
    for (const group of groupsToRelate(chunk)) {
      const { free, pause } = await relateItems(lane, group, toUnfollow);
      const stop = pause ?? (await unfollowItems(lane, free));
      if (stop) return stop;
    }
  }
  return null;
}

async function unfollowItems(lane: Lane, items: readonly LaneItem[]): Promise<Pause | null> {
  let pause: Pause | null = null;
  await inParallel(items, lane.policy.atOnce.follow, async (item) => {
    const stop = await unfollowItem(lane, item);
    pause ??= stop;
    if (pause) lane.stop(pause);
    return pause === null;
  });
  return pause;
}

async function unfollowItem(lane: Lane, item: LaneItem): Promise<Pause | null> {
  const paced = await lane.call("unfollow", [item.id], () => lane.server.unfollow(item.remoteId as string));
  if (paced.kind === "held") return paced.pause;
  const attempt = await lane.confirm(judgeChange(paced.answer, lane.now()));
  const number = paced.numbers.get(item.id) as number;
  await lane.conclude([{ item, number, step: "unfollow", attempt }]);
  return lane.pauseAfter("unfollow", attempt, [item]);
}
