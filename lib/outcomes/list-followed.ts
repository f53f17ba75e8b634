/** Who is followed goes into the list the person asked for: which calls does that take, and what came of each? */
import type { Attempt } from "#lib/batches/attempt.ts";
import { judgeTrouble } from "#lib/batches/judge-answer.ts";
import type { Lane, Pause } from "#lib/batches/lane.ts";
import type { LaneItem } from "#lib/batches/next-batch.ts";
import type { Answer } from "#lib/batches/person-server.ts";
import { later, minuteMs } from "#lib/time.ts";

/** listed: stands in the list. failed: the server does not take it. no_permission: our sign-in may not keep lists. */
export type Listed = "listed" | "failed" | "no_permission";

export type ListedItem = { readonly id: string; readonly listed: Listed };

/** How many are put in with one call. */
export const listedAtOnce = 40;

const troubleMs = 5 * minuteMs;

/** The list of this title, found or made: found first, so that a crash between the two makes no second one. */
export async function findList(lane: Lane, title: string): Promise<{ readonly id: string } | Pause> {
  const shown = await lane.call("list", [], () => lane.server.lists());
  if (shown.kind === "held") return shown.pause;
  if (shown.answer.kind !== "answered") return pauseFor(lane, shown.answer);
  const found = shown.answer.value.find((list) => list.title === title);
  if (found) return { id: found.id };
  const made = await lane.call("list", [], () => lane.server.makeList(title));
  if (made.kind === "held") return made.pause;
  return made.answer.kind === "answered" ? { id: made.answer.value.id } : pauseFor(lane, made.answer);
}

/** Puts `items` into the list, together or, when the server refuses them together, one by one. */
export async function addToList(
  lane: Lane,
  listId: string,
  items: readonly LaneItem[],
): Promise<{ readonly done: readonly ListedItem[]; readonly pause: Pause | null }> {
  const byId = new Map(items.map((item) => [item.id, item]));
  const paced = await lane.call("list", [...byId.keys()], (itemIds) =>
    lane.server.addToList(
      listId,
      itemIds.map((id) => byId.get(id)?.remoteId as string),
    ),
  );
  if (paced.kind === "held") return { done: [], pause: paced.pause };
  const attempt = await lane.confirm(judgeList(paced.answer, lane.now(), paced.numbers.size));
  await lane.conclude(
    [...paced.numbers].map(([id, number]) => {
      return { item: byId.get(id) as LaneItem, number, step: "list", attempt };
    }),
  );
  if (attempt.kind === "listed") return { done: [...byId.keys()].map(listedAs("listed")), pause: null };
  if (attempt.kind !== "refused") {
    const pause = await lane.pauseAfter("list", attempt, []);
    return { done: [], pause: pause ?? again(lane) };
  }
  if (items.length === 1) return { done: [...byId.keys()].map(listedAs("failed")), pause: null };
  return oneByOne(lane, listId, items);
}

async function oneByOne(lane: Lane, listId: string, items: readonly LaneItem[]) {
  const done: ListedItem[] = [];
  for (const item of items) {
    const one = await addToList(lane, listId, [item]);
    done.push(...one.done);
    if (one.pause) return { done, pause: one.pause };
  }
  return { done, pause: null };
}

/** One account that is in the list already is refused with 422 (Mastodon: "Duplicate record"). */
function judgeList(answer: Answer<null>, now: Date, count: number): Attempt {
  if (answer.kind === "answered") return { kind: "listed" };
  if (answer.kind === "refused" && answer.status === 422 && count === 1) return { kind: "listed" };
  return judgeTrouble(answer, now);
}

function pauseFor(lane: Lane, answer: Exclude<Answer<unknown>, { kind: "answered" }>): Pause {
  const attempt = judgeTrouble(answer, lane.now());
  return attempt.kind === "limited" ? { kind: "again", at: attempt.until, reason: "limited" } : again(lane);
}

function again(lane: Lane): Pause {
  return { kind: "again", at: later(lane.now(), troubleMs), reason: "retry" };
}

function listedAs(listed: Listed) {
  return (id: string): ListedItem => ({ id, listed });
}
