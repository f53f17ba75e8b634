import { describe, expect, it } from "vitest";
import type { Attempt, Step } from "./attempt.ts";
import type { LaneItem } from "./next-batch.ts";
import { settleItem } from "./settle-item.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const in_ = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const waiting: LaneItem = {
  id: "1",
  position: 1,
  handle: "ana@alpage.test",
  remoteId: null,
  remoteLocked: null,
  outcome: "waiting",
  dueAt: null,
  detail: null,
  tries: 0,
};
const settle = (over: Partial<LaneItem>, step: Step, attempt: Attempt) =>
  settleItem({ ...waiting, ...over }, step, attempt, now);
const silent: Attempt = { kind: "unreachable", why: "timeout", status: null };
const found = (locked: boolean, movedFrom?: string): Attempt => ({
  kind: "found",
  account: { id: "77", acct: "ana@estive.test", locked, movedTo: null },
  ...(movedFrom ? { movedFrom } : {}),
});

describe("what an item remembers", () => {
  it("knows the account's id and whether it is locked once it is found", () => {
    expect(settle({}, "lookup", found(true))).toMatchObject({
      remoteId: "77",
      remoteLocked: true,
      outcome: "waiting",
      detail: null,
    });
  });

  it("knows that it is followed at another address, until the end", () => {
    const moved = settle({}, "lookup", found(false, "ana@alpage.test"));
    expect(moved.detail).toBe("moved:ana@estive.test");
    const asked = settle(moved, "follow", { kind: "following" });
    expect(asked).toMatchObject({ outcome: "pending", detail: "moved:ana@estive.test" });
    expect(settle(asked, "relationship", { kind: "following" })).toMatchObject({
      outcome: "moved",
      dueAt: null,
    });
  });

  it.each<[Attempt, Step, string]>([
    [{ kind: "refused", status: 403 }, "follow", "status_403"],
    [{ kind: "moved", to: "ana@estive.test" }, "lookup", "moved_to:ana@estive.test"],
    [{ kind: "self" }, "search", "self"],
    [{ kind: "blocking" }, "relationship", "blocking"],
    [silent, "search", "timeout"],
    [{ kind: "not_found" }, "search", "not_resolved"],
  ])("says why: %j", (attempt, step, detail) => {
    expect(settle({}, step, attempt).detail).toBe(detail);
  });

  it("remembers a 422 until the second try, so that it is made in another way", () => {
    const first = settle({}, "follow", { kind: "unprocessable", status: 422 });
    expect(first).toMatchObject({ outcome: "unknown", dueAt: in_(5), detail: "status_422" });
    expect(settle(first, "relationship", { kind: "none" })).toMatchObject({
      outcome: "waiting",
      dueAt: null,
      detail: "status_422",
    });
  });
});

describe("when an item is next", () => {
  it("is looked at five seconds after asking", () => {
    expect(settle({}, "follow", { kind: "requested" }).dueAt).toEqual(in_(5));
  });

  it("is tried later each time it cannot be reached, and then no more", () => {
    const delays: (number | null)[] = [];
    let item: LaneItem = waiting;
    for (let round = 0; round < 6; round += 1) {
      item = { ...item, ...settleItem(item, "search", silent, now) };
      delays.push(item.dueAt && (item.dueAt.getTime() - now.getTime()) / 60_000);
    }
    expect(delays).toEqual([2, 15, 120, 720, 1_440, null]);
    expect(item.outcome).toBe("unreachable");
  });

  it("waits for the server's time after a 429", () => {
    expect(settle({}, "lookup", { kind: "limited", until: in_(90) })).toMatchObject({
      outcome: "limited",
      dueAt: in_(90),
    });
  });

  it("is searched for at once where look-ups are refused", () => {
    const refused: Attempt = { kind: "refused", status: 405 };
    expect(settle({}, "lookup", refused)).toMatchObject({ outcome: "waiting", dueAt: null, tries: 0 });
    expect(settle({}, "search", refused)).toMatchObject({ outcome: "unreachable", dueAt: in_(120) });
  });

  it("is asked about again in a minute when looking fails, and stays what it was", () => {
    const pending = { outcome: "pending" as const, dueAt: in_(-10) };
    expect(settle(pending, "relationship", silent)).toMatchObject({ outcome: "pending", dueAt: in_(60) });
    const unknown = { outcome: "unknown" as const, dueAt: in_(-10) };
    expect(settle(unknown, "relationship", { kind: "signed_out", status: 401 })).toMatchObject({
      outcome: "unknown",
    });
  });
});
