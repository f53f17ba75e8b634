/** How the servers of the world find each other's people, and what becomes of a follow. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { personOf } from "./ask-as.ts";
import { askLoopback } from "./ask-loopback.ts";
import { type Fediverse, startFediverse } from "./start-fediverse.ts";
import { type PersonalityName, personalityNames, type WorldSpec } from "./world/world-spec.ts";

const speaking = personalityNames.filter((name) => name !== "plain-webfinger");
const hostOf = (name: PersonalityName) => `${name.replace(".", "-")}.test`;

const world: WorldSpec = {
  hosts: [
    ...personalityNames.map((personality) => ({ name: hostOf(personality), personality })),
    { name: "col.test", webHost: "social.col.test", personality: "mastodon-4.6" },
    { name: "cabane.test", webHost: "web.cabane.test", splitBy: "host-meta", personality: "mastodon-4.2" },
    { name: "signed.test", personality: "mastodon-4.6", signedFetchOnly: true, lookupClosed: true },
    { name: "far.test", personality: "mastodon-4.6" },
  ],
  accounts: [
    ...speaking.map((name) => ({ handle: `ada@${hostOf(name)}`, displayName: "Ada" })),
    { handle: "Bob@col.test" },
    { handle: "yann@cabane.test" },
    { handle: "sig@signed.test" },
    { handle: "open@far.test", acceptDelayMs: 1_000 },
    { handle: "locked@far.test", locked: true },
    { handle: "soon@far.test", locked: true, approveAfterMs: 60_000 },
    { handle: "lost@far.test", onFollow: "lose" },
    { handle: "healed@far.test", onFollow: "lose_first" },
    { handle: "cold@far.test", onFollow: "reject" },
    { handle: "shy@far.test", blocks: ["mastodon-4-6.test"] },
    { handle: "old@far.test", movedTo: "new@far.test" },
    { handle: "new@far.test" },
    { handle: "round@far.test", movedTo: "about@far.test" },
    { handle: "about@far.test", movedTo: "round@far.test" },
    { handle: "gone@far.test", gone: true },
    { handle: "banned@far.test", suspended: true },
    { handle: "liar@far.test", wrongSubject: "other@far.test" },
    { handle: "bare@far.test", selfLinkMissing: true },
    { handle: "me@plain-webfinger.test" },
  ],
};

let fediverse: Fediverse;
beforeAll(async () => {
  fediverse = await startFediverse({ world, waitScale: 0 });
});
afterAll(() => fediverse.close());
beforeEach(() => fediverse.reset());

const ask = (host: string, path: string, headers = {}) => askLoopback(fediverse, host, path, { headers });
const finger = (host: string, handle: string) =>
  ask(host, `/.well-known/webfinger?resource=${encodeURIComponent(`acct:${handle}`)}`);

describe("WebFinger", () => {
  it.each(speaking)("of %s tells subject and self link", async (name) => {
    const reply = await finger(hostOf(name), `ada@${hostOf(name)}`);
    const jrd = reply.json() as { subject: string; links: { rel: string; href?: string }[] };
    expect(reply.headers["content-type"]).toMatch(/^application\/jrd\+json/);
    expect(jrd.subject).toBe(`acct:ada@${hostOf(name)}`);
    const self = jrd.links.find(({ rel }) => rel === "self");
    expect(self?.href).toMatch(new RegExp(`^https://${hostOf(name)}/`));
    const actor = await ask(hostOf(name), new URL(self?.href ?? "").pathname, {
      accept: "application/activity+json",
    });
    expect(actor.status).toBe(name === "gotosocial" ? 401 : 200);
    if (actor.status === 200)
      expect(actor.json()).toMatchObject({ id: self?.href, preferredUsername: "ada" });
  });

  it("of a split domain redirects to the web host, whose subject is the short handle", async () => {
    const apex = await finger("col.test", "bob@col.test");
    expect(apex.status).toBe(301);
    const url = new URL(apex.headers.location ?? "");
    expect(url.host).toBe("social.col.test");
    expect((await ask(url.host, `${url.pathname}${url.search}`)).json()).toMatchObject({
      subject: "acct:Bob@col.test",
    });
    expect((await finger("social.col.test", "bob@social.col.test")).json()).toMatchObject({
      subject: "acct:Bob@col.test",
    });
    expect((await ask("col.test", "/api/v2/instance")).status).toBe(404);
  });

  it("may only be found through host-meta", async () => {
    expect((await finger("cabane.test", "yann@cabane.test")).status).toBe(404);
    const meta = await ask("cabane.test", "/.well-known/host-meta");
    expect(meta.text).toContain("https://web.cabane.test/.well-known/webfinger?resource={uri}");
    expect((await finger("web.cabane.test", "yann@cabane.test")).status).toBe(200);
  });

  it("tells gone from absent, and lies when told to", async () => {
    expect((await finger("far.test", "gone@far.test")).status).toBe(410);
    expect((await finger("far.test", "banned@far.test")).status).toBe(410);
    expect((await finger("far.test", "nobody@far.test")).status).toBe(404);
    expect((await finger("far.test", "liar@far.test")).json()).toMatchObject({
      subject: "acct:other@far.test",
    });
    const bare = (await finger("far.test", "bare@far.test")).json() as { links: { rel: string }[] };
    expect(bare.links.some(({ rel }) => rel === "self")).toBe(false);
  });

  it("takes a profile address as resource", async () => {
    const reply = await ask("far.test", "/.well-known/webfinger?resource=https%3A%2F%2Ffar.test%2F%40open");
    expect(reply.json()).toMatchObject({ subject: "acct:open@far.test" });
  });
});

describe("public looks", () => {
  it.each(personalityNames)("NodeInfo of %s is found by its link", async (name) => {
    const links = await ask(hostOf(name), "/.well-known/nodeinfo");
    if (name === "plain-webfinger") return expect(links.status).toBe(404);
    const { href } = (links.json() as { links: { href: string }[] }).links[0] ?? { href: "" };
    const document = await ask(hostOf(name), new URL(href).pathname);
    const software = name.startsWith("mastodon") ? "mastodon" : name;
    expect(document.json()).toMatchObject({ software: { name: software } });
  });

  it("secure mode closes actors, and the look-up where the operator wants", async () => {
    expect((await ask("signed.test", "/users/sig", { accept: "application/activity+json" })).status).toBe(
      401,
    );
    expect((await ask("signed.test", "/api/v1/accounts/lookup?acct=sig")).status).toBe(401);
    expect((await ask("far.test", "/api/v1/accounts/lookup?acct=open")).json()).toMatchObject({
      acct: "open",
    });
  });

  it("a mover shows the new account, once", async () => {
    const reply = await ask("far.test", "/api/v1/accounts/lookup?acct=old");
    expect(reply.json()).toMatchObject({ acct: "old", moved: { acct: "new" } });
  });

  it("movers in a circle do not turn the server's head", async () => {
    const reply = await ask("far.test", "/api/v1/accounts/lookup?acct=round");
    expect(reply.json()).toMatchObject({ acct: "round", moved: { acct: "about" } });
    expect((reply.json() as { moved: object }).moved).not.toHaveProperty("moved");
  });

  it("a host of mere WebFinger has nothing else", async () => {
    expect((await ask("plain-webfinger.test", "/api/v2/instance")).status).toBe(404);
    expect((await ask("plain-webfinger.test", "/oauth/authorize")).status).toBe(404);
    expect((await finger("plain-webfinger.test", "me@plain-webfinger.test")).status).toBe(200);
  });
});

describe("resolving", () => {
  it.each(speaking)("%s knows a stranger only once it was asked to resolve", async (name) => {
    const ada = personOf(fediverse, `ada@${hostOf(name)}`);
    const before = await ada.get("/api/v1/accounts/lookup?acct=open%40far.test");
    expect(before.status).toBe(404);
    expect(await ada.find("open@far.test")).toMatch(/^[0-9A-Za-z-]+$/);
    const after = await ada.get("/api/v1/accounts/lookup?acct=open%40far.test");
    expect(after.status).toBe(name === "snac" ? 404 : 200);
  });

  it.each(speaking)("%s does not tell why it found nobody, except Mastodon", async (name) => {
    const ada = personOf(fediverse, `ada@${hostOf(name)}`);
    const search = async (handle: string) =>
      (await ada.get(`/api/v2/search?q=%40${encodeURIComponent(handle)}&type=accounts&resolve=true&limit=1`))
        .status;
    expect(await search("nobody@far.test")).toBe(200);
    expect(await search("liar@far.test")).toBe(200);
    fediverse.setFault("far.test", { kind: "certificate_untrusted" });
    const isMastodon = name.startsWith("mastodon");
    expect(await search("open@far.test")).toBe(isMastodon ? 503 : 200);
    fediverse.clearFaults();
    fediverse.setFault("far.test", { kind: "hang" });
    const silent = { hollo: 504, gotosocial: 502 }[name as string] ?? (isMastodon ? 503 : 200);
    expect(await search("open@far.test")).toBe(silent);
  });

  it("Mastodon adds fuzzy answers when there is no exact one", async () => {
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    await ada.find("open@far.test");
    const reply = await ada.get("/api/v2/search?q=ope&type=accounts");
    expect(reply.json()).toMatchObject({ accounts: [{ acct: "open@far.test" }] });
  });
});

const settleAll = () => fediverse.shiftTime(10_000);

describe("a follow", () => {
  it.each(speaking)("on %s of an open account becomes real", async (name) => {
    const ada = personOf(fediverse, `ada@${hostOf(name)}`);
    const answered = (await ada.follow("open@far.test")).json();
    const claims = name.startsWith("mastodon") || name === "snac";
    expect(answered).toMatchObject({ following: claims, requested: !claims });
    const truth = await ada.relationship("open@far.test");
    expect(truth["following"]).toBe(name === "snac");
    settleAll();
    expect(await ada.relationship("open@far.test")).toMatchObject({ following: true, requested: false });
    await ada.post(`/api/v1/accounts/${await ada.find("open@far.test")}/unfollow`);
    expect(await ada.relationship("open@far.test")).toMatchObject({ following: false, requested: false });
  });

  it("of a locked account waits for its approval", async () => {
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    expect((await ada.follow("locked@far.test")).json()).toMatchObject({ following: false, requested: true });
    await ada.follow("soon@far.test");
    settleAll();
    expect(await ada.relationship("locked@far.test")).toMatchObject({ requested: true });
    expect(fediverse.approve("ada@mastodon-4-6.test", "locked@far.test")).toBe(true);
    expect(await ada.relationship("locked@far.test")).toMatchObject({ following: true });
    fediverse.shiftTime(60_000);
    expect(await ada.relationship("soon@far.test")).toMatchObject({ following: true });
  });

  it("that is rejected leaves nothing", async () => {
    const ada = personOf(fediverse, "ada@hollo.test");
    expect((await ada.follow("cold@far.test")).json()).toMatchObject({ requested: true });
    settleAll();
    expect(await ada.relationship("cold@far.test")).toMatchObject({ following: false, requested: false });
  });

  it("that is lost stays requested; following again does nothing, unfollow and follow heals", async () => {
    const ada = personOf(fediverse, "ada@gotosocial.test");
    await ada.follow("healed@far.test");
    await ada.follow("lost@far.test");
    fediverse.shiftTime(3_600_000);
    await ada.follow("healed@far.test");
    settleAll();
    expect(await ada.relationship("healed@far.test")).toMatchObject({ following: false, requested: true });
    await ada.post(`/api/v1/accounts/${await ada.find("healed@far.test")}/unfollow`);
    await ada.follow("healed@far.test");
    settleAll();
    expect(await ada.relationship("healed@far.test")).toMatchObject({ following: true });
    expect(fediverse.follows("ada@gotosocial.test")).toMatchObject([
      { target: "lost@far.test", state: "requested", lost: true },
      { target: "healed@far.test", state: "following", lost: false },
    ]);
    const events = fediverse.followEvents().filter(({ target }) => target === "healed@far.test");
    expect(events.map(({ kind }) => kind)).toEqual(["created", "repeated", "unfollowed", "created"]);
  });

  it.each<[PersonalityName, boolean]>([
    ["gotosocial", true],
    ["hollo", false],
  ])("made on %s while the far server was down is healed by unfollow and follow: %s", async (name, heals) => {
    const ada = personOf(fediverse, `ada@${hostOf(name)}`);
    const id = await ada.find("open@far.test");
    fediverse.setFault("far.test", { kind: "server_error", status: 502 });
    await ada.follow("open@far.test");
    fediverse.clearFaults("far.test");
    await ada.post(`/api/v1/accounts/${id}/unfollow`);
    await ada.follow("open@far.test");
    await ada.follow("new@far.test");
    settleAll();
    expect(await ada.relationship("open@far.test")).toMatchObject({ following: heals, requested: !heals });
    expect(await ada.relationship("new@far.test")).toMatchObject({ following: heals });
  });

  it.each<[PersonalityName, boolean]>([
    ["hollo", false],
    ["gotosocial", false],
    ["mastodon-4.6", true],
  ])("made on %s while the far server is down arrives later: %s", async (name, arrives) => {
    const ada = personOf(fediverse, `ada@${hostOf(name)}`);
    const id = await ada.find("open@far.test");
    fediverse.setFault("far.test", { kind: "down" });
    await ada.post(`/api/v1/accounts/${id}/follow`);
    fediverse.clearFaults();
    fediverse.shiftTime(600_000);
    expect(await ada.relationship("open@far.test")).toMatchObject({
      following: arrives,
      requested: !arrives,
    });
  });

  it("is refused by Mastodon for oneself, movers and those who block", async () => {
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    const me = (await ada.get("/api/v1/accounts/verify_credentials")).json() as { id: string };
    expect((await ada.post(`/api/v1/accounts/${me.id}/follow`)).status).toBe(403);
    expect((await ada.follow("old@far.test")).status).toBe(403);
    expect((await ada.follow("shy@far.test")).status).toBe(403);
    expect((await ada.post("/api/v1/accounts/1/follow")).status).toBe(404);
    expect(fediverse.followEvents()).toEqual([]);
  });

  it("honours its options where the software does", async () => {
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    const id = await ada.find("open@far.test");
    await ada.post(`/api/v1/accounts/${id}/follow`, { reblogs: false, notify: true, languages: ["fr"] });
    settleAll();
    expect(await ada.relationship("open@far.test")).toMatchObject({
      showing_reblogs: false,
      notifying: true,
      languages: ["fr"],
    });
    expect(
      (await ada.post(`/api/v1/accounts/${await ada.find("soon@far.test")}/follow`, { languages: ["??"] }))
        .status,
    ).toBe(422);
  });

  it("list is paged by Link, newest first", async () => {
    for (const name of ["open", "new", "shy", "bare"]) {
      fediverse.putFollow({ follower: "ada@mastodon-4-6.test", target: `${name}@far.test` });
    }
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    const me = (await ada.get("/api/v1/accounts/verify_credentials")).json() as { id: string };
    const seen: string[] = [];
    let path: string | undefined = `/api/v1/accounts/${me.id}/following?limit=3`;
    while (path) {
      const reply = await ada.get(path);
      seen.push(...(reply.json() as { acct: string }[]).map(({ acct }) => acct));
      const next: string | undefined = String(reply.headers.link ?? "").match(
        /<https:\/\/[^/]+([^>]+)>; rel="next"/,
      )?.[1];
      path = next;
    }
    expect(seen).toEqual(["bare@far.test", "shy@far.test", "new@far.test", "open@far.test"]);
  });
});

describe("beside the follow", () => {
  it("Mastodon keeps lists of people one follows", async () => {
    fediverse.putFollow({ follower: "ada@mastodon-4-6.test", target: "open@far.test" });
    const ada = personOf(fediverse, "ada@mastodon-4-6.test", ["read", "write"]);
    const list = (await ada.post("/api/v1/lists", { title: "From X" })).json() as { id: string };
    const add = async (handle: string) =>
      (await ada.post(`/api/v1/lists/${list.id}/accounts`, { account_ids: [await ada.find(handle)] })).status;
    expect(await add("open@far.test")).toBe(200);
    expect(await add("open@far.test")).toBe(422);
    expect(await add("new@far.test")).toBe(404);
    expect((await ada.get("/api/v1/lists")).json()).toMatchObject([{ id: list.id, title: "From X" }]);
  });

  it("GoToSocial imports a list of follows, others do not", async () => {
    const csv = "Account address,Show boosts\nopen@far.test,true\nnobody@far.test,true\n";
    const importing = (name: PersonalityName, fields: Record<string, string>) => {
      const token = fediverse.issueToken(`ada@${hostOf(name)}`, ["write"]);
      const part = (field: string, value: string) =>
        `--b\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${value}\r\n`;
      return askLoopback(fediverse, hostOf(name), "/api/v1/import", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "multipart/form-data; boundary=b" },
        body: `${Object.entries(fields)
          .map(([field, value]) => part(field, value))
          .join("")}--b--\r\n`,
      });
    };
    const whole = { type: "following", mode: "merge", data: csv };
    const wrongs: readonly Record<string, string>[] = [
      { type: "following" },
      { data: csv },
      { ...whole, type: "friends" },
      { ...whole, mode: "add" },
    ];
    for (const wrong of wrongs) {
      expect((await importing("gotosocial", wrong)).status).toBe(400);
    }
    const uneven = { ...whole, data: "Account address,Show boosts\nopen@far.test\n" };
    expect((await importing("gotosocial", uneven)).status).toBe(400);
    const reply = await importing("gotosocial", whole);
    expect([reply.status, reply.json()]).toEqual([202, { status: "accepted" }]);
    expect(fediverse.follows("ada@gotosocial.test")).toEqual([]);
    settleAll();
    expect(fediverse.follows("ada@gotosocial.test")).toMatchObject([
      { target: "open@far.test", state: "following" },
    ]);
    expect((await importing("mastodon-4.6", whole)).status).toBe(404);
  });

  it("Akkoma imports a list of addresses with the permission to follow, others do not", async () => {
    const importing = (name: PersonalityName, body: object, scopes = ["write:follows"]) => {
      const token = fediverse.issueToken(`ada@${hostOf(name)}`, scopes);
      return askLoopback(fediverse, hostOf(name), "/api/pleroma/follow_import", {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    };
    const list = { list: "Account address,Show boosts\n@open@far.test,true\nnobody@far.test" };
    expect((await importing("akkoma", {})).status).toBe(400);
    expect((await importing("akkoma", list, ["read"])).status).toBe(403);
    const reply = await importing("akkoma", list);
    expect([reply.status, reply.json()]).toEqual([200, "job started"]);
    settleAll();
    expect(fediverse.follows("ada@akkoma.test")).toMatchObject([
      { target: "open@far.test", state: "following" },
    ]);
    expect((await importing("gotosocial", list)).status).toBe(404);
  });

  it("a login in trouble is told as such", async () => {
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    fediverse.setAccount("ada@mastodon-4-6.test", { signInTrouble: "disabled" });
    const reply = await ada.get("/api/v1/accounts/verify_credentials");
    expect(reply.status).toBe(403);
    expect(reply.json()).toEqual({ error: "Your login is currently disabled" });
  });

  it("whom one blocks shows in the relationship and cannot be followed", async () => {
    const ada = personOf(fediverse, "ada@mastodon-4-6.test");
    fediverse.setAccount("ada@mastodon-4-6.test", { blocks: ["open@far.test"] });
    expect(await ada.relationship("open@far.test")).toMatchObject({ blocking: true });
    expect((await ada.follow("open@far.test")).status).toBe(403);
  });

  it("userinfo names the actor, for the scope profile", async () => {
    const token = (scopes: string[]) => fediverse.issueToken("ada@mastodon-4-6.test", scopes);
    const info = (scopes: string[]) =>
      askLoopback(fediverse, "mastodon-4-6.test", "/oauth/userinfo", {
        headers: { authorization: `Bearer ${token(scopes)}` },
      });
    expect((await info(["profile"])).json()).toMatchObject({ sub: "https://mastodon-4-6.test/users/ada" });
    expect((await info(["read:accounts"])).status).toBe(403);
  });
});

describe("tokens", () => {
  it.each(speaking)("of %s can be ended at once", async (name) => {
    const ada = personOf(fediverse, `ada@${hostOf(name)}`);
    const verify = () => ada.get("/api/v1/accounts/verify_credentials");
    expect((await verify()).status).toBe(200);
    fediverse.revokeTokens(`ada@${hostOf(name)}`);
    const dead = { snac: 422, akkoma: 403, pleroma: 403 }[name as string] ?? 401;
    expect((await verify()).status).toBe(dead);
  });

  it("without the scope are refused, except on snac", async () => {
    const id = await personOf(fediverse, "ada@mastodon-4-6.test").find("open@far.test");
    const reader = personOf(fediverse, "ada@mastodon-4-6.test", ["read"]);
    expect((await reader.post(`/api/v1/accounts/${id}/follow`)).status).toBe(403);
    const old = personOf(fediverse, "ada@mastodon-4-6.test", ["read", "follow"]);
    expect((await old.post(`/api/v1/accounts/${id}/follow`)).status).toBe(200);
    const snac = personOf(fediverse, "ada@snac.test", ["read"]);
    expect((await snac.follow("open@far.test")).status).toBe(200);
  });
});
