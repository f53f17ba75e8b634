import { describe, expect, it } from "vitest";
import { runBatch } from "#lib/batches/run.ts";
import type { PersonalityName } from "../fediverse/world/world-spec.ts";
import {
  countOf,
  laneAsk,
  lookUntil,
  makePlan,
  me,
  openStillWorld,
  outcomesOf,
  people,
  personHandle,
  plannedLane,
  runToEnd,
  signIn,
  smallWorld,
  startsAt,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const hourMs = 3_600_000;

describe("every kind of server", () => {
  const servers: readonly [PersonalityName, string, string][] = [
    ["mastodon-4.0", "mastodon", "4.0.15"],
    ["mastodon-4.2", "mastodon", "4.2.29"],
    ["mastodon-4.6", "mastodon", "4.6.5"],
    ["gotosocial", "gotosocial", "0.19.2"],
    ["hollo", "hollo", "0.10.0"],
    ["akkoma", "akkoma", "3.16.0"],
    ["pleroma", "pleroma", "2.9.0"],
    ["snac", "snac", "2.75"],
    ["mastodon-4.6", "somethingnew", "1.0"],
  ];

  it.each(servers)(
    "%s (named %s %s): 60 people followed, no limit met",
    async (personality, software, version) => {
      fediverse.reset(smallWorld(60, { personality, people: (index) => ({ locked: index === 7 }) }));
      const handles = people(60);
      const { db, planId, ask } = await plannedLane(database, { fediverse, handles, software, version });
      const { ending } = await runToEnd(ask, fediverse, { looks: true });
      expect(ending).toEqual({ kind: "finished" });
      await lookUntil(ask, fediverse, startsAt + 3 * hourMs);
      const outcomes = await outcomesOf(db, planId);
      // snac never shows that a locked account still has to decide (servers.md §2).
      expect(outcomes[personHandle(7)]).toBe(personality === "snac" ? "followed" : "requested");
      expect(countOf(outcomes)["followed"]).toBe(personality === "snac" ? 60 : 59);
      expect(fediverse.violations()).toEqual([]);
      expect(fediverse.log().filter((entry) => entry.status === 429)).toEqual([]);
      expect(fediverse.followEvents().filter((event) => event.kind === "repeated")).toEqual([]);
    },
  );
});

describe("an allowance that people share", () => {
  it("is counted for one address: three people on one GoToSocial at once meet no limit", async () => {
    const world = smallWorld(180, { personality: "gotosocial" });
    const names = ["rosa@prairie.test", "ines@prairie.test", "jean@prairie.test"];
    fediverse.reset({ ...world, accounts: [...world.accounts, ...names.map((handle) => ({ handle }))] });
    const { db } = database;
    const lanes = [];
    for (const [index, handle] of names.entries()) {
      const at = { fediverse, handle, software: "gotosocial", version: "0.19.2" };
      const signed = await signIn(db, await database.newUser(), at);
      const planId = await makePlan(db, signed, people(60, 60 * index));
      lanes.push({ planId, ask: laneAsk(db, { signed, planId, fediverse }) });
    }
    let open = lanes;
    for (let turn = 0; turn < 60 && open.length > 0; turn += 1) {
      const endings = await Promise.all(open.map(({ ask }) => runBatch(ask)));
      const times = endings.flatMap((ending) => (ending.kind === "again" ? [ending.at.getTime()] : []));
      open = open.filter((_, index) => endings[index]?.kind === "again");
      const waitMs = Math.min(...times) - fediverse.now();
      if (times.length > 0 && waitMs > 0) fediverse.shiftTime(waitMs);
    }
    expect(open).toEqual([]);
    expect(fediverse.violations()).toEqual([]);
    expect(fediverse.followEvents()).toHaveLength(180);
  });

  it("is the server's to tell: what other apps of the person spent is seen in the headers", async () => {
    fediverse.reset(smallWorld(420, { known: 420 }));
    const host = fediverse.world.host("prairie.test");
    const day = Math.floor(startsAt / 86_400_000) * 86_400_000;
    host.counters.set(`follows ${me}`, { windowStart: day, count: 390 });
    const { ask } = await plannedLane(database, { fediverse, handles: people(40) });
    const first = await runBatch(ask);
    expect(first).toMatchObject({ kind: "again", reason: "daily_follows" });
    // Some seconds after midnight: a margin, and what clocks differ by.
    expect(first.kind === "again" && first.at.toISOString()).toMatch(/^2026-11-23T00:00:0[0-4]/);
    expect(fediverse.followEvents()).toHaveLength(10);
    expect(fediverse.violations()).toEqual([]);
    await runToEnd(ask, fediverse);
    expect(fediverse.followEvents()).toHaveLength(40);
  });

  it("is cut on the server's clock when the two clocks differ", async () => {
    fediverse.reset(smallWorld(150, { known: 150 }));
    const { ask } = await plannedLane(database, { fediverse, handles: people(150) });
    const slow = { ...ask, now: () => new Date(fediverse.now() - 47_000) };
    for (let batch = 0; batch < 20; batch += 1) {
      const ending = await runBatch(slow);
      if (ending.kind !== "again") break;
      const waitMs = ending.at.getTime() - slow.now().getTime();
      if (waitMs > 0) fediverse.shiftTime(waitMs);
    }
    expect(fediverse.violations()).toEqual([]);
    expect(fediverse.followEvents()).toHaveLength(150);
  });
});
