import { describe, expect, it } from "vitest";
import { runBatch } from "#lib/batches/run.ts";
import { foldAttempts } from "#lib/outcomes/fold-attempts.ts";
import { loadHistory } from "#lib/outcomes/store.ts";
import {
  countOf,
  lookUntil,
  openStillWorld,
  outcomesOf,
  people,
  plannedLane,
  runToEnd,
  smallWorld,
  startsAt,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const hourMs = 3_600_000;

describe("a plan on a Mastodon server", () => {
  it("follows everybody in order and confirms each by the relationship", async () => {
    fediverse.reset(smallWorld(50));
    const { db, signed, planId, ask } = await plannedLane(database, { fediverse, handles: people(50) });
    const ending = await runBatch(ask);
    expect(ending).toEqual({ kind: "finished" });
    expect(countOf(await outcomesOf(db, planId))).toEqual({ pending: 50 });
    await lookUntil(ask, fediverse, startsAt + hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 50 });
    expect(fediverse.followEvents().map((event) => event.kind)).toEqual(Array(50).fill("created"));
    expect(fediverse.violations()).toEqual([]);
    // Who is found is followed while others are still being looked for.
    const asked = fediverse.log().map(({ url }) => url);
    expect(asked.findIndex((url) => url.endsWith("/follow"))).toBeLessThan(
      asked.findLastIndex((url) => url.includes("/search")),
    );
    const items = await db.planItem.findMany({ where: { planId } });
    for (const item of items) {
      expect(foldAttempts(await loadHistory(db, signed.userId, item.id))).toBe(item.outcome);
    }
  });

  it("meets no limit over more follows than a day allows", async () => {
    fediverse.reset(smallWorld(450, { known: 450 }));
    const { db, planId, ask } = await plannedLane(database, { fediverse, handles: people(450) });
    const { ending } = await runToEnd(ask, fediverse, { looks: true });
    expect(ending).toEqual({ kind: "finished" });
    await lookUntil(ask, fediverse, startsAt + 100 * hourMs);
    expect(countOf(await outcomesOf(db, planId))).toEqual({ followed: 450 });
    expect(fediverse.violations()).toEqual([]);
    expect(fediverse.log().filter((entry) => entry.status === 429)).toEqual([]);
    const days = new Set(
      fediverse.followEvents().map((event) => new Date(event.at).toISOString().slice(0, 10)),
    );
    expect([...days]).toEqual(["2026-11-22", "2026-11-23"]);
  }, 180_000);
});
