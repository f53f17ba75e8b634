/** The X stand-in: sign-in with PKCE, tokens that end, paged lists, limits and prices. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLoopback, type LoopbackReply } from "./ask-loopback.ts";
import { type Fediverse, startFediverse } from "./start-fediverse.ts";
import { villageContacts, villageVisitorOnX } from "./village/village-world.ts";
import { villageX, villageXApp } from "./village/village-x.ts";
import { walkSignIn } from "./walk-sign-in.ts";

const callback = "http://127.0.0.1:3000/api/auth/callback/x";
const scope = "tweet.read users.read follows.read offline.access";
const verifier = "v".repeat(60);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const basic = Buffer.from(`${villageXApp.clientId}:${villageXApp.clientSecret}`).toString("base64");

let fediverse: Fediverse;
beforeAll(async () => {
  fediverse = await startFediverse({ x: villageX([callback]) });
});
afterAll(() => fediverse.close());
beforeEach(() => fediverse.reset());

function authorizeUrl(more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    response_type: "code",
    client_id: villageXApp.clientId,
    redirect_uri: callback,
    scope,
    state: "st",
    code_challenge: challenge,
    code_challenge_method: "S256",
    ...more,
  });
  return `https://x.com/i/oauth2/authorize?${query}`;
}

const visitor = { username: villageVisitorOnX.xUsername, password: "transhumance" };

function token(form: Record<string, string>, authorization = `Basic ${basic}`): Promise<LoopbackReply> {
  return askLoopback(fediverse, "api.x.com", "/2/oauth2/token", {
    method: "POST",
    body: new URLSearchParams(form).toString(),
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
  });
}

async function code(): Promise<string> {
  return new URL(await walkSignIn(fediverse, authorizeUrl(), visitor)).searchParams.get("code") ?? "";
}

type Tokens = { readonly access_token: string; readonly refresh_token: string; readonly expires_in: number };

async function signIn(): Promise<Tokens> {
  const form = {
    grant_type: "authorization_code",
    code: await code(),
    redirect_uri: callback,
    code_verifier: verifier,
  };
  return (await token(form)).json() as Tokens;
}

const get = (access: string, path: string) =>
  askLoopback(fediverse, "api.x.com", path, { headers: { authorization: `Bearer ${access}` } });

describe("sign-in", () => {
  it("gives tokens that work and a refresh token that works once", async () => {
    const tokens = await signIn();
    expect(tokens).toMatchObject({ token_type: "bearer", expires_in: 7_200, scope });
    const me = await get(tokens.access_token, "/2/users/me");
    const { xId: id, xUsername: username, xDisplayName: name } = villageVisitorOnX;
    expect(me.json()).toEqual({ data: { id, username, name } });
    fediverse.shiftTime(7_200_001);
    expect((await get(tokens.access_token, "/2/users/me")).status).toBe(401);
    const refresh = () => token({ grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    const renewed = (await refresh()).json() as Tokens;
    expect((await get(renewed.access_token, "/2/users/me")).status).toBe(200);
    expect((await refresh()).status).toBe(400);
  });

  it("comes back with an error when the person cancels", async () => {
    const back = new URL(await walkSignIn(fediverse, authorizeUrl(), { ...visitor, denies: true }));
    expect(Object.fromEntries(back.searchParams)).toEqual({ state: "st", error: "access_denied" });
  });

  it("refuses a foreign callback, a wrong verifier, an old code, a second use, a wrong secret", async () => {
    const foreign = authorizeUrl({ redirect_uri: "https://evil.test/" });
    await expect(walkSignIn(fediverse, foreign, visitor)).rejects.toThrow("answered 400");
    const form = { grant_type: "authorization_code", redirect_uri: callback, code_verifier: verifier };
    expect((await token({ ...form, code: await code(), code_verifier: "wrong" })).status).toBe(400);
    const late = await code();
    fediverse.shiftTime(30_001);
    expect((await token({ ...form, code: late })).status).toBe(400);
    const once = await code();
    expect((await token({ ...form, code: once })).status).toBe(200);
    expect((await token({ ...form, code: once })).status).toBe(400);
    expect((await token({ ...form, code: await code() }, "Basic bm9ib2R5Ong=")).status).toBe(401);
  });
});

it("signs in on the plain pages too", async () => {
  const other = await startFediverse({ x: villageX([callback]), pagesPort: 0 });
  const url = authorizeUrl().replace("https://", `http://127.0.0.1:${other.pagesPort}/`);
  const back = new URL(await walkSignIn(other, url, visitor));
  expect(back.searchParams.get("state")).toBe("st");
  await other.close();
});

describe("lists", () => {
  it("come in pages, and every user in them is billed", async () => {
    const { access_token } = await signIn();
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const query = new URLSearchParams({ max_results: "25", ...(next ? { pagination_token: next } : {}) });
      const reply = await get(access_token, `/2/users/${villageVisitorOnX.xId}/following?${query}`);
      const body = reply.json() as {
        data: { id: string }[];
        meta: { next_token?: string; result_count: number };
      };
      expect(body.meta.result_count).toBe(body.data.length);
      seen.push(...body.data.map(({ id }) => id));
      next = body.meta.next_token;
      expect(next?.length ?? 16).toBeGreaterThanOrEqual(16);
    } while (next);
    expect(seen).toEqual(
      villageContacts()
        .filter((contact) => contact.following)
        .map(({ xId }) => xId),
    );
    expect(fediverse.xStats()).toMatchObject({
      billed: seen.length,
      billedPosts: 0,
      billedMicros: seen.length * 10_000,
      overruns: 0,
    });
  });

  it("look-ups by id answer with data and errors side by side", async () => {
    const { access_token } = await signIn();
    const [first] = villageContacts();
    const reply = await get(access_token, `/2/users?ids=${first?.xId},42&user.fields=description,protected`);
    expect(reply.json()).toMatchObject({
      data: [{ id: first?.xId, username: first?.xUsername, description: "", protected: false }],
      errors: [{ value: "42", title: "Not Found Error" }],
    });
  });

  it("take a page's token for its own list only, and 1 to 1,000 accounts a page", async () => {
    const { access_token } = await signIn();
    const list = (side: string, query: string) =>
      get(access_token, `/2/users/${villageVisitorOnX.xId}/${side}?${query}`);
    const first = (await list("following", "max_results=2")).json() as { meta: { next_token: string } };
    const token = first.meta.next_token;
    expect((await list("following", `max_results=2&pagination_token=${token}`)).status).toBe(200);
    expect((await list("followers", `max_results=2&pagination_token=${token}`)).status).toBe(400);
    expect((await list("following", "max_results=1001")).status).toBe(400);
  });

  it("know one naming of posts at a time and refuse the other by name", async () => {
    const { access_token } = await signIn();
    const ask = (naming: string) =>
      get(
        access_token,
        `/2/users/${villageVisitorOnX.xId}/following?expansions=pinned_${naming}_id&${naming}.fields=text`,
      );
    expect((await ask("post")).status).toBe(200);
    const refused = await ask("tweet");
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("[tweet.fields] is not one of");
    fediverse.setXNaming("tweet");
    expect((await ask("tweet")).status).toBe(200);
    expect((await ask("post")).status).toBe(400);
  });

  it("have limits with a reset in Unix seconds", async () => {
    const { access_token } = await signIn();
    for (let i = 0; i < 75; i += 1) expect((await get(access_token, "/2/users/me")).status).toBe(200);
    const over = await get(access_token, "/2/users/me");
    expect(over.status).toBe(429);
    expect(over.headers["x-rate-limit-remaining"]).toBe("0");
    expect(Number(over.headers["x-rate-limit-reset"]) * 1_000 - fediverse.now()).toBeLessThanOrEqual(901_000);
    expect(fediverse.xStats().overruns).toBe(1);
    fediverse.shiftTime(901_000);
    expect((await get(access_token, "/2/users/me")).status).toBe(200);
  });

  it.each([
    ["forbidden", 403, "client-forbidden"],
    ["capped", 429, "usage-capped"],
    ["down", 503, "about:blank"],
  ] as const)("can be %s: %s", async (trouble, status, type) => {
    const { access_token } = await signIn();
    fediverse.setXTrouble(trouble);
    const reply = await get(access_token, "/2/users/me");
    expect(reply.status).toBe(status);
    expect((reply.json() as { type: string }).type).toContain(type);
  });
});

it("is named in the connect map", () => {
  expect(fediverse.connect).toBe(
    `*.test=127.0.0.1:${fediverse.port},api.x.com=127.0.0.1:${fediverse.port},x.com=127.0.0.1:${fediverse.port}`,
  );
});
