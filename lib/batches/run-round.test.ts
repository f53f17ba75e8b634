import { describe, expect, it } from "vitest";
import type { Attempt } from "./attempt.ts";
import type { Lane, Pause } from "./lane.ts";
import type { LaneItem } from "./next-batch.ts";
import { pacePolicyFor } from "./pace-policy.ts";
import type { Answer } from "./person-server.ts";
import { runRound } from "./run-round.ts";
import { settleItem } from "./settle-item.ts";
import { tallyLookups } from "./tally-lookups.ts";

const now = new Date("2026-11-22T12:00:00.000Z");

const answered = <T>(value: T): Answer<T> => ({ kind: "answered", value, rate: null, skewMs: 0 });
const refused = (status: number): Answer<never> => {
  return { kind: "refused", status, retryAt: null, rate: null, skewMs: 0 };
};

function itemAt(position: number): LaneItem {
  const name = `p${String(position).padStart(2, "0")}`;
  const change = { remoteId: null, remoteLocked: null, outcome: "waiting", dueAt: null } as const;
  return { id: name, position, handle: `${name}@alpage.test`, detail: null, tries: 0, ...change };
}

/** So many turns of the event loop a call takes: searches long, everything else short, each kind always the same. */
const turns: Record<string, number> = { lookup: 2, search: 9, relationship: 3, follow: 5 };

async function pass(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

/**
 * A lane on a server that has met nobody and finds everybody, until the search for `endsAt` has the ending `ending`.
 * Answers what was begun, in order, with the moment the ending was known among it.
 */
function laneThatEnds(software: string, endsAt: string, ending: Pause | Error) {
  const begun: string[] = [];
  let isOver = false;
  let stoppedBy: Pause | null = null;
  const found = (handle: string) => ({ id: handle.slice(0, 3), acct: handle, locked: false, movedTo: null });
  const row = (id: string) => ({ id, following: false, requested: false, blocking: false });
  const server = {
    lookup: async () => refused(404),
    search: async (handle: string) => (handle === endsAt ? refused(401) : answered([found(handle)])),
    relationships: async (ids: readonly string[]) => answered(ids.map(row)),
    follow: async (id: string) => answered({ ...row(id), requested: true }),
  } as unknown as Lane["server"];
  const lane: Lane = {
    policy: pacePolicyFor({ software, version: "4.6.5" }),
    server,
    now: () => now,
    shouldStop: () => false,
    localHosts: ["prairie.test"],
    ownId: "me",
    follow: { reblogs: true, notify: false, languages: [] },
    followMoved: false,
    lookups: tallyLookups(),
    stop(pause) {
      stoppedBy ??= pause;
    },
    async call(kind, itemIds, ask) {
      if (stoppedBy) return { kind: "held", pause: stoppedBy };
      begun.push(`${isOver ? "after the end: " : ""}${kind}`);
      await pass(turns[kind] ?? 1);
      return { kind: "made", answer: await ask(itemIds), numbers: new Map(itemIds.map((id) => [id, 1])) };
    },
    async conclude(conclusions) {
      await pass(1);
      return conclusions.map(({ item, step, attempt }) => ({
        ...item,
        ...settleItem(item, step, attempt, now),
      }));
    },
    isGone: async () => false,
    confirm: async (attempt) =>
      attempt.kind === "refused" && attempt.status === 401
        ? ({ kind: "signed_out", status: 401 } as Attempt)
        : attempt,
    hasReachedTotal: async () => false,
    returnFollow: async () => undefined,
    async pauseAfter(_step, attempt) {
      if (attempt.kind !== "signed_out") return null;
      isOver = true;
      if (ending instanceof Error) throw ending;
      return ending;
    },
  };
  return { lane, begun };
}

const everySoftware = [
  "mastodon",
  "gotosocial",
  "akkoma",
  "hollo",
  "snac",
  "pixelfed",
  "mitra",
  "unheard-of",
];

/** Ends nowhere; the server has met the first `known` of its people, and answers the rest of the look-ups with `status`. */
function laneThatRuns(software: string, known: number, status = 404) {
  const { lane, begun } = laneThatEnds(software, "", { kind: "halted" });
  const account = (handle: string) => ({
    id: handle.slice(0, 3),
    acct: handle,
    locked: false,
    movedTo: null,
  });
  const isKnown = (handle: string) => Number(handle.slice(1, 3)) <= known;
  const lookup = async (handle: string) => (isKnown(handle) ? answered(account(handle)) : refused(status));
  return { lane: { ...lane, server: { ...lane.server, lookup } } as Lane, begun };
}

describe("finding people", () => {
  const items = Array.from({ length: 40 }, (_, index) => itemAt(index + 1));

  it("searches for those the server does not know while the others are looked up", async () => {
    const { lane, begun } = laneThatRuns("mastodon", 36);
    expect(await runRound(lane, items.toReversed(), 3)).toBeNull();
    expect(begun.filter((call) => call === "follow")).toHaveLength(40);
    expect(begun.indexOf("search")).toBeLessThan(begun.lastIndexOf("lookup"));
    expect(begun[1]).not.toBe("lookup");
  });

  it("asks no more look-ups of a server that knew neither of the first two", async () => {
    const { lane, begun } = laneThatRuns("mastodon", 0);
    await runRound(lane, items, 3);
    expect(begun.filter((call) => call === "lookup").length).toBeLessThan(8);
    expect(begun.filter((call) => call === "search")).toHaveLength(40);
  });

  it.each(everySoftware)("finds everybody where look-ups are refused (%s)", async (software) => {
    const { lane, begun } = laneThatRuns(software, 0, 405);
    await runRound(lane, items, 0);
    expect(begun.filter((call) => call === "follow")).toHaveLength(40);
  });

  it("looks everybody up first where searches may take all places", async () => {
    const { lane, begun } = laneThatRuns("gotosocial", 38);
    await runRound(lane, items.toReversed(), 0);
    expect(begun.indexOf("search")).toBeGreaterThan(begun.lastIndexOf("lookup"));
  });
});

describe("a search whose ending stops the round", () => {
  const items = Array.from({ length: 40 }, (_, index) => itemAt(index + 1));

  it.each(everySoftware)("lets nothing begin after it (%s)", async (software) => {
    for (const which of [1, 3, 9, 12, 20, 33, 40]) {
      const { lane, begun } = laneThatEnds(software, itemAt(which).handle, { kind: "signed_out" });
      expect(await runRound(lane, items, 0)).toEqual({ kind: "signed_out" });
      expect(begun.filter((call) => call.startsWith("after"))).toEqual([]);
    }
  });

  it.each(everySoftware)(
    "lets nothing begin after it when it is an error of ours, which is thrown (%s)",
    async (software) => {
      for (const which of [1, 9, 20, 40]) {
        const { lane, begun } = laneThatEnds(software, itemAt(which).handle, new Error("database gone"));
        await expect(runRound(lane, items, 0)).rejects.toThrow("database gone");
        expect(begun.filter((call) => call.startsWith("after"))).toEqual([]);
      }
    },
  );
});
