/** Which account on the person's server is the one that was planned? */
import type { Attempt, RemoteAccount } from "./attempt.ts";
import { fullHandle } from "./compare-acct.ts";
import { judgeLookup, judgeSearch, judgeTrouble } from "./judge-answer.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";

export type Resolved = {
  /** The item as it is now; with a `remoteId` it can be followed. */
  readonly item: LaneItem;
  readonly pause: Pause | null;
};

/** The cheap question: a server that knows the account asks nobody else (protocols.md §2.3). */
export async function lookUpItem(lane: Lane, item: LaneItem): Promise<Resolved> {
  const paced = await lane.call("lookup", [item.id], () => lane.server.lookup(item.handle));
  if (paced.kind === "held") return { item, pause: paced.pause };
  lane.lookups.count(paced.answer.kind === "answered");
  return settle(
    lane,
    { item, step: "lookup", numbers: paced.numbers },
    judgeLookup(paced.answer, asked(lane, item)),
  );
}

/** The dear one: the server asks the far side now. */
export async function searchItem(lane: Lane, item: LaneItem): Promise<Resolved> {
  const paced = await lane.call("search", [item.id], () => lane.server.search(item.handle));
  if (paced.kind === "held") return { item, pause: paced.pause };
  return settle(
    lane,
    { item, step: "search", numbers: paced.numbers },
    judgeSearch(paced.answer, asked(lane, item)),
  );
}

/** Whether the cheap question has an answer at all: some servers only know their own people by it. */
export function canLookUp(lane: Lane, item: LaneItem): boolean {
  return lane.policy.lookupKnowsOthers || lane.localHosts.some((host) => item.handle.endsWith(`@${host}`));
}

async function settle(
  lane: Lane,
  begun: {
    readonly item: LaneItem;
    readonly step: "lookup" | "search";
    readonly numbers: ReadonlyMap<string, number>;
  },
  judged: Attempt,
): Promise<Resolved> {
  const { item, step } = begun;
  const attempt = await followOn(lane, item, await sharpen(lane, begun, await lane.confirm(judged)));
  const number = begun.numbers.get(item.id) as number;
  const [settled = item] = await lane.conclude([{ item, number, step, attempt }]);
  return { item: settled, pause: await lane.pauseAfter(step, attempt, [item]) };
}

/** What only we know beside the answer: our own look-ups, the person's own id, whether to follow on after a move. */
async function sharpen(
  lane: Lane,
  { item, step }: { readonly item: LaneItem; readonly step: "lookup" | "search" },
  attempt: Attempt,
): Promise<Attempt> {
  if (attempt.kind === "found") return sharpenFound(lane, item, attempt.account);
  const isMissing = attempt.kind === "not_found" || attempt.kind === "other_account";
  return step === "search" && isMissing && (await lane.isGone(item.handle)) ? { kind: "gone" } : attempt;
}

/** A handle can lead to the person's own account by another name; servers answer that with anything (servers.md §2). */
function sharpenFound(lane: Lane, item: LaneItem, account: RemoteAccount): Attempt {
  const to = account.movedTo;
  if (account.id === lane.ownId || to?.id === lane.ownId) return { kind: "self" };
  if (!to) return { kind: "found", account };
  const acct = fullHandle(to.acct, lane.localHosts[0] ?? "");
  if (!lane.followMoved) return { kind: "moved", to: acct };
  return { kind: "found", account: { ...to, acct, movedTo: null }, movedFrom: item.handle };
}

/** Who moves more often than this is followed where they were last seen, which then tells. */
const movesMost = 5;

/** A server names only the next address of a moved account, and follows nobody who has moved on from there since. */
async function followOn(lane: Lane, item: LaneItem, first: Attempt): Promise<Attempt> {
  let attempt = first;
  const seen = new Set<string>();
  while (attempt.kind === "found" && attempt.movedFrom && seen.size < movesMost) {
    const { id } = attempt.account;
    if (seen.has(id)) return attempt;
    seen.add(id);
    const paced = await lane.call("lookup", [], () => lane.server.account(id));
    if (paced.kind === "held") return heldAttempt(paced.pause, lane.now());
    const { answer } = paced;
    if (answer.kind !== "answered") {
      const trouble = await lane.confirm(judgeTrouble(answer, lane.now()));
      return trouble.kind === "refused" ? attempt : trouble;
    }
    if (!answer.value.movedTo) return attempt;
    attempt = sharpenFound(lane, item, answer.value);
  }
  return attempt;
}

/** The whole question is put again later. */
function heldAttempt(pause: Pause, now: Date): Attempt {
  return { kind: "limited", until: pause.kind === "again" ? pause.at : now };
}

function asked(lane: Lane, item: LaneItem) {
  return { handle: item.handle, localHosts: lane.localHosts, now: lane.now() };
}
