/** How do the person and these accounts stand already? What is followed is never followed again. */
import { isOpen } from "#lib/plans/item-outcome.ts";
import type { Attempt } from "./attempt.ts";
import { judgeRelationship, judgeTrouble } from "./judge-answer.ts";
import type { Conclusion, Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";

export type Related = {
  /** Those that stand so that the next step concerns them. */
  readonly free: readonly LaneItem[];
  readonly pause: Pause | null;
};

/** Neither followed nor asked, as far as the server tells: to be followed. */
const toFollow: readonly Attempt["kind"][] = ["none", "not_shown"];

/**
 * Who is asked about together: those it failed for before are asked about one by one, since there are servers that answer
 * nothing at all when they do not know one of the ids.
 */
export function groupsToRelate(items: readonly LaneItem[]): readonly (readonly LaneItem[])[] {
  const fresh = items.filter(({ tries }) => tries === 0);
  const failed = items.filter(({ tries }) => tries > 0).map((item) => [item]);
  return fresh.length > 0 ? [fresh, ...failed] : failed;
}

/** One question for all of `items` (at most the policy's `relationshipsMax`), which must have a `remoteId`. */
export async function relateItems(
  lane: Lane,
  items: readonly LaneItem[],
  wanted: readonly Attempt["kind"][] = toFollow,
): Promise<Related> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const paced = await lane.call("relationship", [...byId.keys()], (itemIds) =>
    lane.server.relationships(itemIds.map((id) => byId.get(id)?.remoteId as string)),
  );
  if (paced.kind === "held") return { free: [], pause: paced.pause };
  const { answer } = paced;
  const trouble = answer.kind === "answered" ? null : await lane.confirm(judgeTrouble(answer, lane.now()));
  const rows = new Map(answer.kind === "answered" ? answer.value.map((row) => [row.id, row]) : []);
  const conclusions = [...paced.numbers].map(([itemId, number]): Conclusion => {
    const item = byId.get(itemId) as LaneItem;
    const attempt: Attempt = trouble ?? judgeRelationship(rows.get(item.remoteId as string));
    return { item, number, step: "relationship", attempt };
  });
  const settled = await lane.conclude(conclusions);
  const free = settled.filter((item, index) => {
    const kind = conclusions[index]?.attempt.kind;
    return kind !== undefined && wanted.includes(kind) && isOpen(item);
  });
  return { free, pause: await lane.pauseAfter("relationship", trouble ?? { kind: "none" }, items) };
}
