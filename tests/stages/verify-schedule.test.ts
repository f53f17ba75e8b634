/** Asking politely: once for everybody, four at a time per host over all workers, dead hosts set aside. */
import { setImmediate as tick } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { LookupResult, LookupState } from "#lib/candidates/candidate.ts";
import { runVerify } from "#lib/candidates/run.ts";
import { loadLookups, orderLookups } from "#lib/candidates/store.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const start = new Date("2026-11-22T10:00:00Z");
const never = new AbortController().signal;

function answer(handle: string, state: LookupState, dueAt: Date | null = null): LookupResult {
  return {
    handle,
    state,
    subject: handle,
    actorUri: null,
    profileUrl: null,
    profile: null,
    log: [],
    reason: null,
    dueAt,
  };
}

/** A fediverse that counts: who is asked, how often, and how many at once. */
function countingServers(stateOf: (handle: string) => LookupState = () => "verified") {
  const asked = new Map<string, number>();
  const current = new Map<string, number>();
  const most = new Map<string, number>();
  return {
    asked,
    most,
    async lookUp(handle: string): Promise<LookupResult> {
      const host = handle.slice(handle.indexOf("@") + 1);
      asked.set(handle, (asked.get(handle) ?? 0) + 1);
      current.set(host, (current.get(host) ?? 0) + 1);
      most.set(host, Math.max(most.get(host) ?? 0, current.get(host) ?? 0));
      for (let turn = 0; turn < 5; turn++) await tick();
      current.set(host, (current.get(host) ?? 0) - 1);
      return answer(handle, stateOf(handle));
    },
  };
}

function verify(
  servers: { lookUp(handle: string): Promise<LookupResult> },
  now = start,
  workerId = "one",
  until = never,
) {
  const settled: string[] = [];
  const onSettled = async (handles: readonly string[]) => {
    settled.push(...handles);
  };
  const ports = { lookUp: servers.lookUp, now: () => now, onSettled };
  return runVerify({ db: database.db, workerId, until, ports }).then((next) => ({ next, settled }));
}

const stateOf = async (handle: string) => (await loadLookups(database.db, [handle])).get(handle)?.state;

describe("one worker", () => {
  test("everything due is asked once, and told to whoever waits for it", async () => {
    const handles = Array.from({ length: 300 }, (_, index) => `u${index}@h${index % 7}.once.test`);
    await orderLookups(database.db, handles, start);
    const servers = countingServers();
    const { next, settled } = await verify(servers);
    expect(settled.toSorted()).toEqual(handles.toSorted());
    expect([...servers.asked.values()].every((times) => times === 1)).toBe(true);
    expect(Math.max(...servers.most.values())).toBeLessThanOrEqual(4);
    expect(next).toBeNull();
    expect(await stateOf("u0@h0.once.test")).toBe("verified");
  });

  test("a fresh answer is not asked again however many people need it; an old one is", async () => {
    await orderLookups(database.db, ["a@fresh.test"], start);
    const servers = countingServers();
    await verify(servers);
    await orderLookups(database.db, ["a@fresh.test"], start);
    await verify(servers);
    expect(servers.asked.get("a@fresh.test")).toBe(1);
    const fourDaysOn = new Date(start.getTime() + 4 * 86_400_000);
    await orderLookups(database.db, ["a@fresh.test"], fourDaysOn);
    await verify(servers, fourDaysOn);
    expect(servers.asked.get("a@fresh.test")).toBe(2);
  });

  test("a dead host is asked a few times at most, and all that wait for it say unreachable", async () => {
    const dead = Array.from({ length: 50 }, (_, index) => `u${index}@dead.test`);
    await orderLookups(database.db, [...dead, "a@alive.test"], start);
    const servers = countingServers((handle) => (handle.endsWith("@dead.test") ? "unreachable" : "verified"));
    const { next } = await verify(servers);
    expect(
      [...servers.asked.keys()].filter((handle) => handle.endsWith("@dead.test")).length,
    ).toBeLessThanOrEqual(4);
    expect(await stateOf("u49@dead.test")).toBe("unreachable");
    expect(await stateOf("a@alive.test")).toBe("verified");
    expect(next?.getTime()).toBe(start.getTime() + 60_000);
  });

  test("a host that came back is asked again after its time, and answers", async () => {
    const later = new Date(start.getTime() + 60_000);
    const { next } = await verify(countingServers(), later);
    expect(await stateOf("u49@dead.test")).toBe("verified");
    expect(next).toBeNull();
  });

  test("asked to stop, it leaves the rest for later and loses nothing", async () => {
    const handles = Array.from({ length: 200 }, (_, index) => `u${index}@stop.test`);
    await orderLookups(database.db, handles, start);
    const stop = new AbortController();
    const servers = countingServers();
    let asked = 0;
    const stopping = {
      lookUp: (handle: string) => {
        asked += 1;
        if (asked === 20) stop.abort();
        return servers.lookUp(handle);
      },
    };
    const first = await verify(stopping, start, "one", stop.signal);
    expect(first.settled.length).toBeLessThan(40);
    const second = await verify(servers, start, "two");
    expect([...first.settled, ...second.settled].toSorted()).toEqual(handles.toSorted());
  });
});

describe("several workers", () => {
  test("together they never ask one host more than four things at once, and nothing twice", async () => {
    const handles = Array.from({ length: 600 }, (_, index) => `u${index}@h${index % 5}.shared.test`);
    await orderLookups(database.db, handles, start);
    const servers = countingServers();
    await Promise.all(["one", "two", "three"].map((worker) => verify(servers, start, worker)));
    expect(servers.asked.size).toBe(600);
    expect([...servers.asked.values()].every((times) => times === 1)).toBe(true);
    expect(Math.max(...servers.most.values())).toBeLessThanOrEqual(4);
  });

  test("the hosts of a worker that died are taken over when its lease ends", async () => {
    await orderLookups(database.db, ["a@leased.test"], start);
    const until = new Date(start.getTime() + 60_000);
    await database.db.host.update({
      where: { host: "leased.test" },
      data: { leaseOwner: "dead", leaseUntil: until },
    });
    const servers = countingServers();
    const early = await verify(servers, start);
    expect(servers.asked.size).toBe(0);
    expect(early.next).toEqual(until);
    await verify(servers, until);
    expect(servers.asked.get("a@leased.test")).toBe(1);
  });
});
