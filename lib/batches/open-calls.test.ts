import { describe, expect, it } from "vitest";
import type { Ledger } from "./ledger.ts";
import { openCalls } from "./open-calls.ts";
import type { Correction, Spend } from "./pace.ts";
import { pacePolicyFor } from "./pace-policy.ts";
import type { Answer } from "./person-server.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const midnight = new Date("2026-11-23T00:00:00.000Z");
const policy = pacePolicyFor({ software: "mastodon", version: "4.6.5" });

/** A ledger whose answers can be held back after it has counted, as a slow database does. */
function slowLedger() {
  const used = new Map<string, number>();
  const keyOf = ({ scope, kind }: Spend) => `${scope} ${kind}`;
  let hold: Promise<void> | null = null;
  let closed: Date | null = null;
  const ledger: Ledger = {
    async spend(spends) {
      if (closed) return { kind: "short", spend: spends[0] as Spend, closedUntil: closed };
      for (const spend of spends) used.set(keyOf(spend), (used.get(keyOf(spend)) ?? 0) + 1);
      const counted = spends.map((spend) => used.get(keyOf(spend)) ?? 0);
      if (hold) await hold;
      return { kind: "spent", used: counted };
    },
    async giveBack() {},
    async correct({ spend, usedAtLeast, closedUntil }: Correction) {
      closed = closedUntil ?? closed;
      used.set(keyOf(spend), Math.max(used.get(keyOf(spend)) ?? 0, usedAtLeast));
    },
    used: async (spends) => spends.map((spend) => used.get(keyOf(spend)) ?? 0),
    begin: async (_step, ids) => new Map(ids.map((id) => [id, 1])),
  };
  return {
    ledger,
    follows: () => [...used].find(([key]) => key.startsWith("follows:"))?.[1],
    holdBack: (until: Promise<void>) => {
      hold = until;
    },
  };
}

function deferred<T>() {
  let give: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The server's word: of 400 follows a day so many are left. */
const answerWith = (remaining: number): Answer<null> => ({
  kind: "answered",
  value: null,
  rate: { limit: 400, remaining, resetAt: midnight },
  skewMs: 0,
});

describe("what others spent of the day's follows", () => {
  it("is added to what is under way, also when a call is being paid for at that moment", async () => {
    const { ledger, follows, holdBack } = slowLedger();
    const calls = openCalls({
      ledger,
      ids: { accountId: "a", host: "m.example" },
      policy,
      now: () => now,
      shouldStop: () => false,
      wait: async () => {},
    });
    const answers = [1, 2, 3, 4, 5].map(() => deferred<Answer<null>>());
    const follow = (index: number) =>
      calls.call("follow", [`i${index}`], () => answers[index]?.promise as Promise<Answer<null>>);
    const made = [0, 1, 2, 3].map(follow);
    await settled();
    const paying = deferred<void>();
    holdBack(paying.promise);
    made.push(follow(4));
    await settled();
    // Another app had made 390 follows; ours is the 391st.
    answers[0]?.give(answerWith(9));
    await settled();
    paying.give();
    await settled();
    // 391 that the server has counted, and four that it will.
    expect(follows()).toBe(395);
    for (const answer of answers.slice(1)) answer.give(answerWith(5));
    await Promise.all(made);
    expect(follows()).toBe(395);
  });
});

describe("a call that is held because a window is closed", () => {
  const soon = new Date(now.getTime() + 20_000);
  const lookupAfter = async (first: Answer<null>) => {
    const calls = openCalls({
      ledger: slowLedger().ledger,
      ids: { accountId: "a", host: "m.example" },
      policy,
      now: () => now,
      shouldStop: () => false,
      wait: async () => {},
    });
    await calls.call("lookup", ["i0"], async () => first);
    return calls.call("lookup", ["i1"], async () => first);
  };

  it("says that the server asked us to wait, when it did, whichever call heard of it", async () => {
    const refused: Answer<null> = { kind: "refused", status: 429, retryAt: soon, rate: null, skewMs: 0 };
    expect(await lookupAfter(refused)).toMatchObject({ kind: "held", pause: { reason: "limited" } });
  });

  it("says that the window is spent, when an answer's headers told so", async () => {
    const last: Answer<null> = {
      kind: "answered",
      value: null,
      rate: { limit: 300, remaining: 0, resetAt: soon },
      skewMs: 0,
    };
    expect(await lookupAfter(last)).toMatchObject({ kind: "held", pause: { reason: "requests" } });
  });
});

describe("a lane that has stopped", () => {
  const stop = { kind: "signed_out" } as const;
  const answer = answerWith(100);

  it("begins no call for an item, not even one that was waiting for a short window or being paid for", async () => {
    const { ledger, follows, holdBack } = slowLedger();
    const waiting = deferred<void>();
    let isClosed = true;
    const shortly: Ledger = {
      ...ledger,
      spend: async (spends) =>
        isClosed
          ? { kind: "short", spend: spends[0] as Spend, closedUntil: new Date(now.getTime() + 1_000) }
          : ledger.spend(spends),
      async giveBack() {
        given += 1;
      },
    };
    let given = 0;
    const asked: string[] = [];
    const calls = openCalls({
      ledger: shortly,
      ids: { accountId: "a", host: "m.example" },
      policy,
      now: () => now,
      shouldStop: () => false,
      wait: () => waiting.promise,
    });
    const follow = (id: string) =>
      calls.call("follow", [id], async () => {
        asked.push(id);
        return answer;
      });
    const waits = follow("waits");
    await settled();
    isClosed = false;
    const paying = deferred<void>();
    holdBack(paying.promise);
    const pays = follow("pays");
    await settled();
    expect(follows()).toBe(1);
    calls.stop(stop);
    calls.stop({ kind: "halted" });
    waiting.give();
    paying.give();
    expect(await Promise.all([waits, pays, follow("later")])).toEqual(
      [1, 2, 3].map(() => ({ kind: "held", pause: stop })),
    );
    expect(asked).toEqual([]);
    expect(given).toBe(1);
  });

  it("may still ask whose token it is, for those whose call was under way", async () => {
    const calls = openCalls({
      ledger: slowLedger().ledger,
      ids: { accountId: "a", host: "m.example" },
      policy,
      now: () => now,
      shouldStop: () => false,
      wait: async () => {},
    });
    calls.stop(stop);
    expect(await calls.call("account", [], async () => answer)).toMatchObject({ kind: "made" });
  });
});
