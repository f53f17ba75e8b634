/** Large worlds: always the same for the same seed, and one process carries them. */
import { describe, expect, it } from "vitest";
import { askLoopback } from "./ask-loopback.ts";
import { startFediverse } from "./start-fediverse.ts";
import { growWorld, meanMix } from "./world/grow-world.ts";

describe("growWorld", () => {
  const mix = { seed: 7, hosts: 2_000, accounts: 5_000, latencyMs: 0, faults: meanMix };

  it("grows the same world from the same seed, another from another", () => {
    expect(growWorld(mix)).toEqual(growWorld(mix));
    expect(growWorld({ ...mix, seed: 8 })).not.toEqual(growWorld(mix));
  });

  it("spreads people and troubles as asked", () => {
    const { hosts, accounts } = growWorld(mix);
    const onLargest = accounts.filter(({ handle }) => handle.endsWith("@h0.fleet0.test")).length;
    expect(onLargest / accounts.length).toBeGreaterThan(0.1);
    expect(onLargest / accounts.length).toBeLessThan(0.18);
    const silent = hosts.filter((host) => host.faults?.[0]?.kind === "hang").length;
    expect(silent).toBeGreaterThan(35);
    expect(silent).toBeLessThan(90);
    expect(hosts[0]?.faults).toBeUndefined();
  });

  it("serves thousands of hosts from one port", async () => {
    const world = growWorld({ seed: 3, hosts: 3_000, accounts: 6_000 });
    const fediverse = await startFediverse({ world });
    const wanted = world.accounts.filter((_, index) => index % 40 === 0).map(({ handle }) => handle);
    const statuses = await Promise.all(
      wanted.map(async (handle) => {
        const path = `/.well-known/webfinger?resource=acct:${handle}`;
        return (await askLoopback(fediverse, handle.split("@")[1] ?? "", path, { timeoutMs: 30_000 })).status;
      }),
    );
    expect(new Set(statuses)).toEqual(new Set([200]));
    await fediverse.close();
  });
});
