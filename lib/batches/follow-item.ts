/** The act itself: one follow for one item that is known to be neither followed nor asked. */
import { later } from "#lib/time.ts";
import type { Attempt } from "./attempt.ts";
import { judgeChange } from "./judge-answer.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";
import { firstLookMs } from "./settle-item.ts";

/** Answers the reason to stop the lane, or null to go on. */
export async function followItem(lane: Lane, item: LaneItem): Promise<Pause | null> {
  const remoteId = item.remoteId as string;
  // A second try after a 422 leaves the languages out: a server that does not know one refuses the whole follow.
  const parameters = isSecondTry(item) ? { ...lane.follow, languages: [] } : lane.follow;
  const paced = await lane.call("follow", [item.id], () => lane.server.follow(remoteId, parameters));
  if (paced.kind === "held") return paced.pause;
  const attempt = await decide(lane, item, await lane.confirm(judgeChange(paced.answer, lane.now())));
  if (createdNothing(attempt)) await lane.returnFollow();
  const number = paced.numbers.get(item.id) as number;
  await lane.conclude([
    { item, number, step: "follow", attempt, lookAgainAt: later(lane.now(), firstLookMs) },
  ]);
  return lane.pauseAfter("follow", attempt, [item]);
}

async function decide(lane: Lane, item: LaneItem, attempt: Attempt): Promise<Attempt> {
  if (attempt.kind !== "unprocessable" || !isSecondTry(item)) return attempt;
  return (await lane.hasReachedTotal(item.id))
    ? { kind: "limit_reached" }
    : { kind: "refused", status: attempt.status };
}

/** Its first follow was unprocessable, and the relationship has shown that nothing came of it. */
function isSecondTry(item: LaneItem): boolean {
  return item.detail?.startsWith("status_") ?? false;
}

/** The server counts a follow only when it creates one (protocols.md §1.2). */
function createdNothing(attempt: Attempt): boolean {
  return ["refused", "gone", "unprocessable", "limited", "signed_out", "limit_reached"].includes(
    attempt.kind,
  );
}
