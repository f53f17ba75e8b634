import { describe, expect, it } from "vitest";
import type { LookupResult, LookupState } from "#lib/candidates/candidate.ts";
import { HostAside, type HostGate } from "#lib/candidates/host-gate.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import { lookup } from "../../tests/stages/matches-builders.ts";
import { lookUpAll } from "./look-up-all.ts";

const at = (host: string, count: number) =>
  Array.from({ length: count }, (_, n) => `u${n}@${host}` as Handle);

/** Servers that answer a moment later, counting who is asked how often and how many at once. */
function servers(state: (handle: Handle, asked: number) => LookupState) {
  const asked = new Map<string, number>();
  const busy = new Map<string, number>();
  let most = 0;
  const lookUp = async (handle: Handle): Promise<LookupResult> => {
    const host = handle.slice(handle.indexOf("@") + 1);
    asked.set(handle, (asked.get(handle) ?? 0) + 1);
    busy.set(host, (busy.get(host) ?? 0) + 1);
    most = Math.max(most, busy.get(host) ?? 0);
    await new Promise((resolve) => setImmediate(resolve));
    busy.set(host, (busy.get(host) ?? 0) - 1);
    return lookup(handle, state(handle, asked.get(handle) ?? 0));
  };
  return { asked, lookUp, most: () => most };
}

describe("many handles", () => {
  it("are each asked about once, however often they are named, at most four at once of a host", async () => {
    const { asked, lookUp, most } = servers(() => "verified");
    const handles = [...at("one.example", 30), ...at("two.example", 5)];
    const answers = await lookUpAll([...handles, ...handles], { lookUp });
    expect([...answers.keys()].sort()).toEqual([...handles].sort());
    expect([...asked.values()].every((times) => times === 1)).toBe(true);
    expect(most()).toBe(4);
  });

  it("of a dead host are not asked one by one, and all end as unreachable", async () => {
    const { asked, lookUp } = servers((handle) =>
      handle.endsWith("dead.example") ? "unreachable" : "verified",
    );
    const answers = await lookUpAll([...at("dead.example", 50), ...at("one.example", 2)], { lookUp });
    expect(answers.size).toBe(52);
    expect([...answers.values()].filter(({ state }) => state === "unreachable")).toHaveLength(50);
    const questions = [...asked].filter(([handle]) => handle.endsWith("dead.example"));
    expect(questions.reduce((sum, [, times]) => sum + times, 0)).toBeLessThanOrEqual(8);
  });

  it("of a host that failed once are answered at the second try", async () => {
    let failures = 1;
    const { lookUp } = servers(() => (failures-- > 0 ? "unreachable" : "verified"));
    const answers = await lookUpAll(at("shaky.example", 20), { lookUp });
    expect([...answers.values()].map(({ state }) => state)).toEqual(Array(20).fill("verified"));
  });

  it("that lead to a dead host keep no others waiting, and ask that host a few times at most", async () => {
    const asked = new Map<string, number>();
    const lookUp = async (handle: Handle, gate: HostGate): Promise<LookupResult> => {
      if (!handle.startsWith("u1")) return lookup(handle, "verified");
      const failed = { ...lookup(handle, "unreachable"), reason: "timeout", failedElsewhere: "dead.example" };
      try {
        await gate("dead.example", async () => {
          asked.set(handle, (asked.get(handle) ?? 0) + 1);
          await new Promise((resolve) => setImmediate(resolve));
        });
      } catch (error) {
        if (!(error instanceof HostAside)) throw error;
      }
      return failed;
    };
    const answers = await lookUpAll(at("one.example", 100), { lookUp });
    expect([...answers.values()].filter(({ state }) => state === "verified")).toHaveLength(89);
    const times = [...asked.values()].reduce((sum, each) => sum + each, 0);
    expect(times).toBeGreaterThan(0);
    expect(times).toBeLessThanOrEqual(8);
  });

  it("are left when it is told to stop", async () => {
    const stop = new AbortController();
    const { lookUp } = servers(() => "verified");
    const onProgress = (answered: number) => answered >= 10 && stop.abort();
    const answers = await lookUpAll(at("one.example", 100), { lookUp, onProgress, signal: stop.signal });
    expect(answers.size).toBeGreaterThanOrEqual(10);
    expect(answers.size).toBeLessThan(20);
  });
});
