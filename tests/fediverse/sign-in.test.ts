/** Registration, sign-in pages and tokens of every software, as a browser and an app meet them. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLoopback } from "./ask-loopback.ts";
import { type Fediverse, startFediverse } from "./start-fediverse.ts";
import { walkSignIn } from "./walk-sign-in.ts";
import { type PersonalityName, personalityNames } from "./world/world-spec.ts";

const speaking = personalityNames.filter((name) => name !== "plain-webfinger");
const hostOf = (name: PersonalityName) => `${name.replace(".", "-")}.test`;
const callback = "https://app.test/callback";
const scope = "read:accounts read:follows read:search write:follows";
const verifier = "a".repeat(50);
const challenge = createHash("sha256").update(verifier).digest("base64url");

let fediverse: Fediverse;
beforeAll(async () => {
  fediverse = await startFediverse({
    pagesPort: 0,
    limits: { apps: false },
    world: {
      hosts: personalityNames.map((personality) => ({ name: hostOf(personality), personality })),
      accounts: speaking.map((name) => ({ handle: `ada@${hostOf(name)}`, password: "pastures" })),
    },
  });
});
afterAll(() => fediverse.close());
beforeEach(() => fediverse.reset());

type App = { readonly client_id: string; readonly client_secret: string };

async function post(host: string, path: string, form: Record<string, string>) {
  return askLoopback(fediverse, host, path, {
    method: "POST",
    body: new URLSearchParams(form).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
}

async function register(host: string): Promise<App> {
  const reply = await post(host, "/api/v1/apps", {
    client_name: "Test",
    redirect_uris: callback,
    scopes: scope,
  });
  expect(reply.status).toBe(200);
  return reply.json() as App;
}

function authorizeUrl(host: string, app: App, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: app.client_id,
    redirect_uri: callback,
    scope,
    state: "st-1",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...more,
  });
  return `https://${host}/oauth/authorize?${query}`;
}

const ada = { username: "ada", password: "pastures" };
const redeem = (host: string, app: App, code: string, code_verifier = verifier) =>
  post(host, "/oauth/token", {
    grant_type: "authorization_code",
    client_id: app.client_id,
    client_secret: app.client_secret,
    redirect_uri: callback,
    code,
    code_verifier,
    scope,
  });

describe("a whole sign-in", () => {
  it.each(speaking)("on %s gives a code, and the code a token that works", async (name) => {
    const host = hostOf(name);
    const app = await register(host);
    const back = new URL(await walkSignIn(fediverse, authorizeUrl(host, app), ada));
    expect(`${back.origin}${back.pathname}`).toBe(callback);
    expect(back.searchParams.get("state")).toBe("st-1");
    const token = (await redeem(host, app, back.searchParams.get("code") ?? "")).json() as {
      access_token: string;
    };
    const authorization = `Bearer ${token.access_token}`;
    const me = await askLoopback(fediverse, host, "/api/v1/accounts/verify_credentials", {
      headers: { authorization },
    });
    expect(me.json()).toMatchObject({ username: "ada", acct: "ada" });
    const revoke = () => post(host, "/oauth/revoke", { ...app, token: token.access_token });
    expect((await revoke()).status).toBe(200);
    expect((await revoke()).status).toBe(name === "snac" ? 403 : 200);
  });

  it.each(speaking)("on %s with a wrong password stays on the page", async (name) => {
    const host = hostOf(name);
    const app = await register(host);
    const walk = walkSignIn(fediverse, authorizeUrl(host, app), { ...ada, password: "wrong" });
    await expect(walk).rejects.toThrow(/answered 4\d\d|never came to an end/);
  });

  it.each<[PersonalityName, string | null]>([
    ["mastodon-4.6", "st-1"],
    ["akkoma", "st-1"],
    ["hollo", null],
    ["gotosocial", null],
  ])("refused on %s comes back with state %s", async (name, state) => {
    const host = hostOf(name);
    const app = await register(host);
    const back = new URL(await walkSignIn(fediverse, authorizeUrl(host, app), { ...ada, denies: true }));
    expect(back.searchParams.get("error")).toBe("access_denied");
    expect(back.searchParams.get("state")).toBe(state);
  });

  it("can be denied or broken by the server itself", async () => {
    const host = hostOf("mastodon-4.6");
    const app = await register(host);
    fediverse.setFault(host, { kind: "sign_in_denied" });
    expect(await walkSignIn(fediverse, authorizeUrl(host, app), ada)).toContain("error=access_denied");
    fediverse.clearFaults();
    fediverse.setFault(host, { kind: "sign_in_broken" });
    await expect(walkSignIn(fediverse, authorizeUrl(host, app), ada)).rejects.toThrow("answered 400");
  });

  it("of the same person through the same app gives the same token on Mastodon", async () => {
    const host = hostOf("mastodon-4.6");
    const app = await register(host);
    const tokens = [];
    for (let i = 0; i < 2; i += 1) {
      const back = new URL(await walkSignIn(fediverse, authorizeUrl(host, app), ada));
      tokens.push(
        (await redeem(host, app, back.searchParams.get("code") ?? "")).json() as { access_token: string },
      );
    }
    expect(tokens[0]?.access_token).toBe(tokens[1]?.access_token);
  });
});

describe("what a server refuses", () => {
  it.each<[PersonalityName, number]>([
    ["mastodon-4.6", 400],
    ["mastodon-4.2", 200],
    ["hollo", 400],
    ["gotosocial", 200],
    ["snac", 200],
    ["akkoma", 200],
  ])("a wrong verifier on %s: %s", async (name, status) => {
    const host = hostOf(name);
    const app = await register(host);
    const back = new URL(await walkSignIn(fediverse, authorizeUrl(host, app), ada));
    expect((await redeem(host, app, back.searchParams.get("code") ?? "", "wrong")).status).toBe(status);
  });

  it.each<[PersonalityName, number]>([
    ["mastodon-4.6", 401],
    ["hollo", 400],
    ["snac", 400],
  ])("an unknown client on %s: %s, on a page of its own", async (name, status) => {
    const app = { client_id: "nobody", client_secret: "x" };
    await expect(walkSignIn(fediverse, authorizeUrl(hostOf(name), app), ada)).rejects.toThrow(
      `answered ${status}`,
    );
  });

  it("a scope that the app did not register", async () => {
    const host = hostOf("mastodon-4.6");
    const url = authorizeUrl(host, await register(host), { scope: "read write" });
    expect(await walkSignIn(fediverse, url, ada)).toContain("error=invalid_scope");
    const strict = hostOf("hollo");
    const other = authorizeUrl(strict, await register(strict), { scope: "read" });
    await expect(walkSignIn(fediverse, other, ada)).rejects.toThrow("answered 400");
  });

  it.each<[PersonalityName, number]>([
    ["mastodon-4.6", 200],
    ["mastodon-4.2", 422],
    ["hollo", 200],
    ["gotosocial", 200],
    ["snac", 200],
  ])("the scope profile at registration on %s: %s", async (name, status) => {
    const form = { client_name: "Test", redirect_uris: callback, scopes: "profile read:accounts" };
    expect((await post(hostOf(name), "/api/v1/apps", form)).status).toBe(status);
  });

  it("a code after ten minutes", async () => {
    const host = hostOf("mastodon-4.6");
    const app = await register(host);
    const back = new URL(await walkSignIn(fediverse, authorizeUrl(host, app), ada));
    fediverse.shiftTime(601_000);
    expect((await redeem(host, app, back.searchParams.get("code") ?? "")).status).toBe(400);
  });
});

describe("pages for an ordinary browser", () => {
  const pages = () => `http://127.0.0.1:${fediverse.pagesPort}`;

  it.each(speaking)("the metadata of %s sends it there", async (name) => {
    const reply = await askLoopback(fediverse, hostOf(name), "/.well-known/oauth-authorization-server");
    expect(reply.json()).toMatchObject({
      issuer: `https://${hostOf(name)}/`,
      authorization_endpoint: `${pages()}/${hostOf(name)}/oauth/authorize`,
      token_endpoint: `https://${hostOf(name)}/oauth/token`,
    });
  });

  it.each(speaking)("a person signs in on %s without TLS", async (name) => {
    const host = hostOf(name);
    const app = await register(host);
    const url = new URL(authorizeUrl(host, app));
    const back = await walkSignIn(fediverse, `${pages()}/${host}${url.pathname}${url.search}`, ada);
    expect(back).toMatch(/^https:\/\/app\.test\/callback\?code=/);
  });

  it("serve profiles and nothing of the API", async () => {
    const host = hostOf("mastodon-4.6");
    const profile = await fetch(`${pages()}/${host}/@ada`);
    expect(profile.status).toBe(200);
    expect(await profile.text()).toContain("@ada@mastodon-4-6.test");
    expect((await fetch(`${pages()}/${host}/api/v2/instance`)).status).toBe(404);
    expect((await fetch(`${pages()}/nobody.test/`)).status).toBe(404);
  });
});
