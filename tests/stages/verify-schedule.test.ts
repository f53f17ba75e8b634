/** Asking politely: once for everybody, four at a time per host over all workers, dead hosts set aside. */
import { setImmediate as tick } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { LookupResult, LookupState } from "#lib/candidates/candidate.ts";
import { HostAside, HostBusy } from "#lib/candidates/host-gate.ts";
import { type LookUpAids, runVerify } from "#lib/candidates/run.ts";
import { loadLookups, orderLookups, orderLookupsAgain } from "#lib/candidates/store.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import { openTestDatabase } from "../support/database.ts";
import { profile } from "./matches-builders.ts";

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
function countingServers(
  stateOf: (handle: string) => LookupState = () => "verified",
  failedUntil: Date | null = null,
) {
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
      const state = stateOf(handle);
      return answer(handle, state, state === "unreachable" ? failedUntil : null);
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

  test("what is new at a host that is set aside says so at once, and is asked when its time comes", async () => {
    await orderLookups(database.db, ["a@aside.test"], start);
    const soon = new Date(start.getTime() + 60_000);
    const busy = { ...answer("a@aside.test", "unreachable", soon), reason: "server_error" };
    await verify({ lookUp: async () => busy });
    await orderLookups(database.db, ["b@aside.test"], start);
    const told = (await loadLookups(database.db, ["b@aside.test"])).get("b@aside.test");
    expect(told).toMatchObject({ state: "unreachable", reason: "server_error", dueAt: soon });
    const servers = countingServers();
    await verify(servers);
    expect(servers.asked.size).toBe(0);
    await verify(servers, soon);
    expect([...servers.asked.keys()].toSorted()).toEqual(["a@aside.test", "b@aside.test"]);
    expect(await stateOf("b@aside.test")).toBe("verified");
  });

  test("one account at which a server fails keeps no other there waiting, and the server is not left alone longer each time", async () => {
    const handles = Array.from(
      { length: 40 },
      (_, index) => `${index === 0 ? "a0" : `u${index}`}@poison.test`,
    );
    await orderLookups(database.db, handles, start);
    const fails = (handle: string) => (handle.startsWith("a0@") ? "unreachable" : "verified");
    const second = new Date(start.getTime() + 60_000);
    const third = new Date(second.getTime() + 60_000);
    await verify(countingServers(fails, second));
    const { next } = await verify(countingServers(fails, third), second);
    expect(await Promise.all(handles.slice(1).map(stateOf))).toEqual(handles.slice(1).map(() => "verified"));
    expect(next).toEqual(third);
    await database.db.lookup.deleteMany({ where: { host: "poison.test" } });
  });

  test("when a host answers one, all that had to wait for it are due", async () => {
    const handles = Array.from({ length: 20 }, (_, index) => `u${index}@healed.test`);
    await orderLookups(database.db, handles, start);
    let now = start;
    for (let round = 0; round < 4; round += 1) {
      const soon = new Date(now.getTime() + 60_000);
      const { next } = await verify(
        countingServers(() => "unreachable", soon),
        now,
      );
      now = next ?? now;
    }
    const early = new Date(now.getTime() - 3_600_000);
    await orderLookupsAgain(database.db, ["u7@healed.test"], early);
    const servers = countingServers();
    const { next } = await verify(servers, early);
    expect([...servers.asked.keys()][0]).toBe("u7@healed.test");
    expect(servers.asked.size).toBe(20);
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

describe("an account that leads to a server which fails", () => {
  const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
  /** Home servers that answer, and another to which some of their accounts moved. */
  function leading(away: string, isDown: () => boolean, now: () => Date) {
    const asked: string[] = [];
    const lookUp = async (handle: Handle, { gate }: LookUpAids): Promise<LookupResult> => {
      const home = handle.slice(handle.indexOf("@") + 1);
      await gate(home, async () => void asked.push(home));
      if (!handle.startsWith("moved")) return answer(handle, "verified");
      try {
        await gate(away, async () => void asked.push(away));
      } catch (error) {
        if (error instanceof HostBusy) return { ...answer(handle, "waiting"), dueAt: now() };
        if (!(error instanceof HostAside)) throw error;
        return { ...answer(handle, "unreachable", error.until), failedElsewhere: away, reason: error.reason };
      }
      if (!isDown()) return answer(handle, "moved");
      const soon = new Date(now().getTime() + 60_000);
      const url = `https://${away}/.well-known/webfinger`;
      const log = [{ at: now().toISOString(), url, status: null, ms: 1 }];
      return { ...answer(handle, "unreachable", soon), failedElsewhere: away, reason: "timeout", log };
    };
    const run = async () => {
      const ports = { lookUp, now, onSettled: async () => undefined };
      return runVerify({ db: database.db, workerId: "one", until: never, ports });
    };
    const times = (host: string) => asked.filter((one) => one === host).length;
    return { run, times };
  }

  test("does not have its own server set aside, and the one that fails is asked once", async () => {
    const handles = Array.from(
      { length: 60 },
      (_, index) => `${index % 3 === 0 ? "moved" : "u"}${index}@large.test`,
    );
    let now = start;
    let isDown = true;
    await orderLookups(database.db, handles, start);
    const { run, times } = leading(
      "down.test",
      () => isDown,
      () => now,
    );
    await run();
    const stays = handles.filter((handle) => handle.startsWith("u"));
    const moved = handles.filter((handle) => handle.startsWith("moved"));
    expect(await Promise.all(stays.map(stateOf))).toEqual(stays.map(() => "verified"));
    expect(await Promise.all(moved.map(stateOf))).toEqual(moved.map(() => "unreachable"));
    expect(times("down.test")).toBeLessThanOrEqual(4);
    const large = await database.db.host.findUniqueOrThrow({ where: { host: "large.test" } });
    expect(large).toMatchObject({ setAsideUntil: null, failures: 0 });
    const down = await database.db.host.findUniqueOrThrow({ where: { host: "down.test" } });
    expect(down).toMatchObject({ setAsideUntil: later(1), failures: 1, setAsideFor: "timeout" });

    now = later(1);
    const before = times("down.test");
    await run();
    expect(times("down.test") - before).toBeLessThanOrEqual(4);
    expect(
      (await database.db.host.findUniqueOrThrow({ where: { host: "down.test" } })).setAsideUntil,
    ).toEqual(later(6));

    isDown = false;
    now = later(6);
    await run();
    expect(await Promise.all(moved.map(stateOf))).toEqual(moved.map(() => "moved"));
    expect(await database.db.host.findUniqueOrThrow({ where: { host: "down.test" } })).toMatchObject({
      setAsideUntil: null,
      failures: 0,
      leaseOwner: null,
    });
  });

  test("is asked again when somebody wants it, although that server is set aside for long", async () => {
    let now = start;
    let isDown = true;
    await orderLookups(database.db, ["moved@home.test"], start);
    const { run, times } = leading(
      "long-down.test",
      () => isDown,
      () => now,
    );
    for (let round = 0; round < 4; round += 1) now = (await run()) ?? now;
    isDown = false;
    const host = await database.db.host.findUniqueOrThrow({ where: { host: "long-down.test" } });
    now = new Date((host.lastAskedAt?.getTime() ?? 0) + 120_000);
    expect(host.setAsideUntil?.getTime()).toBeGreaterThan(now.getTime());
    const before = times("long-down.test");
    await orderLookupsAgain(database.db, ["moved@home.test"], now);
    await run();
    expect(times("long-down.test")).toBe(before + 1);
    expect(await stateOf("moved@home.test")).toBe("moved");
  });
});

test("a fault of ours ends the run and is thrown, and the next run goes on without that handle", async () => {
  const handles = ["poison@fault.test", "a@other-fault.test"];
  await orderLookups(database.db, handles, start);
  const servers = countingServers();
  const faulty = {
    async lookUp(handle: string) {
      if (handle.startsWith("poison")) throw new TypeError("a bug");
      return servers.lookUp(handle);
    },
  };
  await expect(verify(faulty)).rejects.toThrow("a bug");
  const { next } = await verify(faulty);
  expect(await stateOf("a@other-fault.test")).toBe("verified");
  expect(await stateOf("poison@fault.test")).toBe("unreachable");
  expect(next?.getTime()).toBe(start.getTime() + 3_600_000);
  await database.db.lookup.deleteMany({ where: { handle: "poison@fault.test" } });
});

test("an account found before is not forgotten when its server cannot be asked", async () => {
  await orderLookups(database.db, ["a@shaky.test"], start);
  await verify(countingServers());
  const fourDaysOn = new Date(start.getTime() + 4 * 86_400_000);
  await orderLookups(database.db, ["a@shaky.test"], fourDaysOn);
  const soon = new Date(fourDaysOn.getTime() + 60_000);
  await verify({ lookUp: async (handle) => answer(handle, "unreachable", soon) }, fourDaysOn);
  const found = (await loadLookups(database.db, ["a@shaky.test"])).get("a@shaky.test");
  expect(found).toMatchObject({ state: "verified", subject: "a@shaky.test" });
  expect(found?.dueAt).not.toBeNull();
  await verify(
    countingServers(() => "absent"),
    new Date(fourDaysOn.getTime() + 3_600_000),
  );
  expect(await stateOf("a@shaky.test")).toBe("absent");
});

describe("an account whose profile could not be had", () => {
  const later = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
  const unread = (handle: string, dueAt: Date): LookupResult => ({
    ...answer(handle, "verified", dueAt),
    reason: "profile_unread",
  });

  test("keeps what was seen of it before, and where it had moved to", async () => {
    const handle = "a@flaky.test";
    await orderLookups(database.db, [handle], start);
    const moved = { ...answer(handle, "moved"), subject: "a@new.test", profile: profile({ bot: true }) };
    await verify({ lookUp: async () => moved });
    const fourDaysOn = later(4 * 24 * 60);
    await orderLookups(database.db, [handle], fourDaysOn);
    await verify({ lookUp: async () => unread(handle, later(4 * 24 * 60 + 1)) }, fourDaysOn);
    const found = (await loadLookups(database.db, [handle])).get(handle);
    expect(found).toMatchObject({ state: "moved", subject: "a@new.test", profile: { bot: true } });
    expect(found?.dueAt).not.toBeNull();
  });

  test("is asked for again, less and less often, and then left as it is", async () => {
    const handle = "b@flaky.test";
    await orderLookups(database.db, [handle], start);
    const asked: number[] = [];
    let minute: number | null = 0;
    while (minute !== null && asked.length < 20) {
      const at: number = minute;
      asked.push(at);
      await verify({ lookUp: async () => unread(handle, later(at + 1)) }, later(at));
      const due = (await loadLookups(database.db, [handle])).get(handle)?.dueAt ?? null;
      minute = due && (due.getTime() - start.getTime()) / 60_000;
    }
    expect(asked).toEqual([0, 1, 6, 36]);
    expect(await stateOf(handle)).toBe("verified");
  });
});

test("the spellings people used are at hand", async () => {
  const userId = await database.newUser();
  const contact = await database.db.contact.create({ data: { userId } });
  const evidence = [
    { kind: "text", field: "bio", fragment: "@Mira@Spelled.test", rule: "handle", strength: "explicit" },
    { kind: "typed" },
  ];
  await database.db.candidate.create({
    data: { userId, contactId: contact.id, handle: "mira@spelled.test", evidence },
  });
  await orderLookups(database.db, ["mira@spelled.test"], start);
  let spellings: readonly string[] = [];
  const ports = {
    async lookUp(handle: Handle, aids: LookUpAids) {
      spellings = await aids.spellings(handle);
      return answer(handle, "verified");
    },
    now: () => start,
    onSettled: async () => undefined,
  };
  await runVerify({ db: database.db, workerId: "one", until: never, ports });
  expect(spellings).toEqual(["Mira"]);
});

describe("several workers", () => {
  test("keep to the limit also at hosts to which the questions of others lead", async () => {
    const handles = Array.from({ length: 120 }, (_, index) => [
      `u${index}@split${index % 12}.test`,
      `u${index}@web.split.test`,
    ]).flat();
    await orderLookups(database.db, handles, start);
    let now = start;
    let busy = 0;
    let most = 0;
    const waiting = new Set<string>(handles);
    const lookUp = async (handle: Handle, { gate }: LookUpAids): Promise<LookupResult> => {
      try {
        await gate(handle.slice(handle.indexOf("@") + 1), async () => tick());
        await gate("web.split.test", async () => {
          busy += 1;
          most = Math.max(most, busy);
          for (let turn = 0; turn < 3; turn += 1) await tick();
          busy -= 1;
        });
      } catch (error) {
        if (!(error instanceof HostBusy)) throw error;
        return { ...answer(handle, "waiting"), dueAt: new Date(now.getTime() + 5_000) };
      }
      waiting.delete(handle);
      return answer(handle, "verified");
    };
    const ports = { lookUp, now: () => now, onSettled: async () => undefined };
    const run = (workerId: string) => runVerify({ db: database.db, workerId, until: never, ports });
    for (let round = 0; round < 20 && waiting.size > 0; round += 1) {
      await Promise.all([run("one"), run("two")]);
      now = new Date(now.getTime() + 6_000);
    }
    expect(waiting.size).toBe(0);
    expect(most).toBe(4);
  });

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
