/** One more look at follows that were asked: has anybody answered, and did any of them get lost? */
import type { Attempt } from "#lib/batches/attempt.ts";
import { followItem } from "#lib/batches/follow-item.ts";
import { judgeChange, judgeRelationship, judgeTrouble } from "#lib/batches/judge-answer.ts";
import type { Conclusion, Lane, Pause } from "#lib/batches/lane.ts";
import type { LaneItem } from "#lib/batches/next-batch.ts";
import { wasAsked } from "#lib/batches/next-standing.ts";
import { isSettled, nextLookAt } from "./next-look.ts";

export type LookItem = LaneItem & {
  /** When the follow was asked last. */
  readonly askedAt: Date;
  /** It was unfollowed and followed anew before. */
  readonly wasHealed: boolean;
};

export type Looked = { readonly items: readonly LookItem[]; readonly pause: Pause | null };

/** One relationships call for `items` (at most the policy's `relationshipsMax`), which must have a `remoteId`. */
export async function lookAtItems(lane: Lane, items: readonly LookItem[]): Promise<Looked> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const paced = await lane.call("relationship", [...byId.keys()], (itemIds) =>
    lane.server.relationships(itemIds.map((id) => byId.get(id)?.remoteId as string)),
  );
  if (paced.kind === "held") return { items: [], pause: paced.pause };
  const { answer } = paced;
  const now = lane.now();
  const trouble = answer.kind === "answered" ? null : await lane.confirm(judgeTrouble(answer, now));
  const rows = new Map(answer.kind === "answered" ? answer.value.map((row) => [row.id, row]) : []);
  const conclusions = [...paced.numbers].map(([itemId, number]): Conclusion & { readonly item: LookItem } => {
    const item = byId.get(itemId) as LookItem;
    const attempt = trouble ?? judgeLook(item, judgeRelationship(rows.get(item.remoteId as string)), now);
    return { item, number, step: "relationship", attempt, lookAgainAt: nextLookAt(item, now) };
  });
  const settled = await lane.conclude(conclusions);
  const looked = settled.flatMap((item, index) => {
    const before = conclusions[index]?.item;
    return before && !trouble ? [{ ...before, ...item }] : [];
  });
  return { items: looked, pause: await lane.pauseAfter("relationship", trouble ?? { kind: "none" }, items) };
}

/** A missing row is no news of somebody we asked; "none" is believed only when it has had time to settle. */
function judgeLook(item: LookItem, attempt: Attempt, now: Date): Attempt {
  const early = wasAsked(item.outcome) && item.outcome !== "unknown" && !isSettled(item.askedAt, now);
  return attempt.kind === "none" && early ? { kind: "not_yet" } : attempt;
}

/**
 * Asks a lost follow anew: the account is looked at once more, because a locked one is not lost, then unfollow and follow.
 * Cut off in between, the item is `waiting` or `unknown`, and whoever comes next goes on from there.
 */
export async function healItem(lane: Lane, item: LookItem): Promise<Pause | null> {
  const remoteId = item.remoteId as string;
  const seen = await lane.call("lookup", [item.id], () => lane.server.account(remoteId));
  if (seen.kind === "held") return seen.pause;
  const found = await lane.confirm(judgeAccount(seen.answer, lane.now()));
  const shown = await concludeOne(lane, { item, numbers: seen.numbers, step: "lookup", attempt: found });
  if (found.kind !== "found" || shown.remoteLocked) return lane.pauseAfter("lookup", found, [item]);

  const undone = await lane.call("unfollow", [item.id], () => lane.server.unfollow(remoteId));
  if (undone.kind === "held") return undone.pause;
  const attempt = await lane.confirm(judgeChange(undone.answer, lane.now()));
  const free = await concludeOne(lane, { item: shown, numbers: undone.numbers, step: "unfollow", attempt });
  const pause = await lane.pauseAfter("unfollow", attempt, [item]);
  return pause ?? (free.outcome === "waiting" ? followItem(lane, free) : null);
}

function judgeAccount(answer: Awaited<ReturnType<Lane["server"]["account"]>>, now: Date): Attempt {
  if (answer.kind === "answered") return { kind: "found", account: { ...answer.value, movedTo: null } };
  if (answer.kind === "refused" && [404, 410].includes(answer.status)) return { kind: "gone" };
  return judgeTrouble(answer, now);
}

async function concludeOne(
  lane: Lane,
  one: {
    readonly item: LookItem;
    readonly numbers: ReadonlyMap<string, number>;
    readonly step: "lookup" | "unfollow";
    readonly attempt: Attempt;
  },
): Promise<LookItem> {
  const { item, step, attempt } = one;
  const number = one.numbers.get(item.id) as number;
  const lookAgainAt = nextLookAt(item, lane.now());
  const [settled] = await lane.conclude([{ item, number, step, attempt, lookAgainAt }]);
  return { ...item, ...settled };
}
