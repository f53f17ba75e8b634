/** The village holds what the demo and the journeys count on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { personOf } from "./ask-as.ts";
import { askLoopback } from "./ask-loopback.ts";
import { type Fediverse, startFediverse } from "./start-fediverse.ts";
import { villagePerson, villageSignInHosts } from "./village/village-hosts.ts";
import { villagePeople } from "./village/village-people.ts";
import {
  villageContacts,
  villageDirectoryCsv,
  villageVisitorOnX,
  villageWorld,
} from "./village/village-world.ts";

let fediverse: Fediverse;
beforeAll(async () => {
  fediverse = await startFediverse({ world: villageWorld(), waitScale: 0 });
});
afterAll(() => fediverse.close());

describe("villageContacts", () => {
  const contacts = villageContacts();

  it("have X ids beyond what a JavaScript number holds, each their own", () => {
    const ids = [...contacts.map(({ xId }) => xId), villageVisitorOnX.xId];
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) {
      expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
      expect(BigInt(id)).toBeLessThan(2n ** 63n);
    }
  });

  it("have names that X would allow", () => {
    expect(new Set(contacts.map(({ xUsername }) => xUsername)).size).toBe(contacts.length);
    for (const { xUsername, xDisplayName } of contacts) {
      expect(xUsername).toMatch(/^[A-Za-z0-9_]{1,15}$/);
      expect(xDisplayName.length).toBeLessThanOrEqual(50);
    }
  });

  it("come in every kind: directory only, name only, both, neither, followed, following", () => {
    const count = (keep: (contact: (typeof contacts)[number]) => boolean) => contacts.filter(keep).length;
    expect(contacts.length).toBeGreaterThan(70);
    expect(count((c) => c.inDirectory && !c.handleInDisplayName)).toBeGreaterThan(15);
    expect(count((c) => !c.inDirectory && c.handleInDisplayName)).toBeGreaterThan(15);
    expect(count((c) => c.inDirectory && c.handleInDisplayName)).toBeGreaterThan(3);
    expect(count((c) => c.handle === null)).toBeGreaterThan(15);
    expect(count((c) => c.following && c.follower)).toBeGreaterThan(10);
    expect(count((c) => !c.following && c.follower)).toBeGreaterThan(3);
  });

  it("have a directory line for each that the directory knows", () => {
    const lines = villageDirectoryCsv().trim().split("\n");
    expect(lines[0]).toBe("x_id,x_username,handle,source");
    expect(lines).toHaveLength(contacts.filter((contact) => contact.inDirectory).length + 1);
    expect(lines[1]).toMatch(/^89\d{17},lea_faure_bois,lea@prairie\.test,village$/);
  });
});

describe("the village's servers", () => {
  it.each(villageSignInHosts)("%s knows the visitor", async (host) => {
    const me = await personOf(fediverse, `${villagePerson.username}@${host}`).get(
      "/api/v1/accounts/verify_credentials",
    );
    expect(me.json()).toMatchObject({ username: "camille", display_name: "Camille Estivant" });
  });

  it("answer WebFinger for everybody who is really there", async () => {
    const outcomes = new Map<string, number | string>();
    for (const { handle } of villagePeople) {
      if (handle === null) continue;
      outcomes.set(handle, await statusOf(handle));
    }
    expect(outcomes.get("lea@prairie.test")).toBe(200);
    expect(outcomes.get("aurele@col.test")).toBe(301);
    expect(outcomes.get("edgar@prairie.test")).toBe(404);
    expect(outcomes.get("yann@cabane.test")).toBe(404);
    expect(outcomes.get("lucie@brume.test")).toBe("timeout");
    expect(outcomes.get("diane@ravin.test")).toBe("ECONNRESET");
    const found = [...outcomes.values()].filter((status) => status === 200 || status === 301);
    expect(found.length).toBeGreaterThan(45);
  });

  it("already hold two of the visitor's follows", () => {
    expect(
      fediverse.follows("camille@prairie.test").map(({ target, state }) => `${target} ${state}`),
    ).toEqual(["clemence@prairie.test following", "ewan@prairie.test following"]);
  });
});

async function statusOf(handle: string): Promise<number | string> {
  const host = handle.split("@")[1] ?? "";
  const path = `/.well-known/webfinger?resource=acct:${handle}`;
  try {
    return (await askLoopback(fediverse, host, path, { timeoutMs: 100 })).status;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  }
}
