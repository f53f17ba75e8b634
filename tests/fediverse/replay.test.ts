/** Every recorded answer of a real server, asked again in an equivalent loopback world. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { askLoopback } from "./ask-loopback.ts";
import { type Cast, castFor, putCode, replayVerifier, replayWorld } from "./replay-world.ts";
import { type Fediverse, startFediverse } from "./start-fediverse.ts";
import { walkSignIn } from "./walk-sign-in.ts";
import { type RecordedPair, recordedNames, recordedPair } from "./world/recorded-answers.ts";

type Scene = (cast: Cast, fediverse: Fediverse) => void;

let fediverse: Fediverse;

beforeAll(async () => {
  fediverse = await startFediverse({ world: replayWorld, waitScale: 0 });
});
afterAll(() => fediverse.close());
beforeEach(() => fediverse.reset());

const following =
  (target: string): Scene =>
  (cast) =>
    fediverse.putFollow({ follower: cast.me, target });
const requested =
  (target: string): Scene =>
  (cast) =>
    fediverse.putFollow({ follower: cast.me, target, state: "requested" });
const spentHost: Scene = (cast) => {
  cast.host.counters.set("requests 127.0.0.1", { windowStart: fediverse.now(), count: 300 });
};
const askedBy: Scene = () => {
  for (const follower of ["bob@beta.test", "alice@alpha.test"]) {
    fediverse.putFollow({ follower, target: "lockedgil@gamma.test", state: "requested" });
  }
};
const farDown: Scene = () => fediverse.setFault("sigma.test", { kind: "server_error", status: 502 });

/** What had happened before each request. */
const scenes: Readonly<Record<string, Scene>> = {
  "hollo/11-token-ok": putCodeScene({}),
  "hollo/12-token-invalid-grant": putCodeScene({ used: true }),
  "hollo/26-relationships-accepted": following("bob@beta.test"),
  "hollo/27-follow-no-reblogs-ignored": following("bob@beta.test"),
  "hollo/33-following-list": following("bob@beta.test"),
  "gotosocial/12-token-ok": putCodeScene({}),
  "gotosocial/13-token-wrong-verifier-accepted": putCodeScene({ challenge: "another" }),
  "gotosocial/14-token-code-reused-400": putCodeScene({ used: true }),
  "gotosocial/26-relationships-accepted": following("dave@delta.test"),
  "gotosocial/27-follow-no-reblogs-honoured": following("dave@delta.test"),
  "gotosocial/31-following-list": following("dave@delta.test"),
  "snac/10-token-ok": putCodeScene({}),
  "snac/11-token-garbage-code-accepted": putCodeScene({ used: true }),
  "snac/29-following-empty": requested("tom@tau.test"),
  "snac/31-revoke-again-403": (cast) => fediverse.revokeTokens(cast.me),
  "edge/01-429-search": spentHost,
  "edge/02-429-webfinger-still-ok": spentHost,
  "edge/08-lost-follow-1-follow-while-far-host-down": farDown,
  "edge/09-lost-follow-2-nine-minutes-later": requested("sam@sigma.test"),
  "edge/10-lost-follow-3-follow-again": requested("sam@sigma.test"),
  "edge/11-lost-follow-4-unfollow": requested("sam@sigma.test"),
  "edge/13-lost-follow-6-following": following("sam@sigma.test"),
  "edge/14-far-host-down-snac-says-following": farDown,
  "follow-matrix/01-hollo-to-snac-accepted": following("sam@sigma.test"),
  "follow-matrix/02-gotosocial-to-hollo-accepted": following("bob@beta.test"),
  "follow-matrix/05-locked-2-far-request-list": askedBy,
  "follow-matrix/06-locked-3-far-approves": askedBy,
  "follow-matrix/07-locked-4-accepted": following("lockedgil@gamma.test"),
  "follow-matrix/08-locked-on-snac-stays-requested": requested("tina@tau.test"),
};

function putCodeScene(more: { used?: boolean; challenge?: string }): Scene {
  return (cast) => putCode(fediverse, cast, more);
}

const condensed = (name: string) => recordedPair(name).note.startsWith("CONDENSED");

describe("a recorded request gets the recorded status, type and members", () => {
  it.each(recordedNames().filter((name) => !condensed(name)))("%s", async (name) => {
    const pair = recordedPair(name);
    const cast = castOf(name, pair);
    scenes[name]?.(cast, fediverse);
    const reply = await askLoopback(fediverse, cast.host.name, filled(pair.request.path, cast), {
      method: pair.request.method,
      headers: Object.fromEntries(Object.entries(pair.request.headers).map(([k, v]) => [k, filled(v, cast)])),
      withoutUserAgent: name === "edge/03-418-no-user-agent",
      ...(pair.request.body === undefined ? {} : { body: filled(pair.request.body, cast) }),
    });
    expect(reply.status).toBe(pair.response.status);
    for (const header of ["content-type", "access-control-allow-origin"]) {
      expect(reply.headers[header], header).toBe(pair.response.headers[header]);
    }
    for (const header of ["link", "x-ratelimit-limit", "x-ratelimit-reset", "retry-after"]) {
      expect(header in reply.headers, header).toBe(header in pair.response.headers);
    }
    if (typeof pair.response.body === "string") expect(reply.text).toBe(pair.response.body);
    else if (reply.status >= 400) expect(reply.json()).toEqual(pair.response.body);
    else expect(shapeOf(reply.json())).toEqual(shapeOf(pair.response.body));
  });
});

describe("a whole sign-in ends at the recorded address", () => {
  it.each(recordedNames().filter(condensed))("%s", async (name) => {
    const pair = recordedPair(name);
    const cast = castOf(name, pair);
    const url = `https://${cast.host.name}${filled(pair.request.path, cast)}`;
    const denies = name.includes("denied");
    const [username = ""] = cast.me.split("@");
    const back = await walkSignIn(fediverse, url, { username, password: "recorded", denies });
    expect(back.replace(/code=[^&]+/, "code=<code>")).toBe(pair.response.headers["location"]);
  });
});

function castOf(name: string, pair: RecordedPair): Cast {
  const asker = /locked-[23]-far/.test(name) ? "lockedgil@gamma.test" : undefined;
  return castFor(fediverse, pair.request.headers["host"] ?? "", asker);
}

function filled(text: string, cast: Cast): string {
  return text
    .replaceAll("<token>", cast.token)
    .replaceAll("<client_id>", cast.app.clientId)
    .replaceAll("<client_secret>", cast.app.clientSecret)
    .replaceAll("<code>", "code-of-the-replay")
    .replaceAll("<code_verifier>", replayVerifier)
    .replaceAll("<code_challenge>", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/** Member names all the way down; of a list, the first entry; of a value, only what matters to a reader. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (value === null || typeof value !== "object") {
    return typeof value === "boolean" ? value : typeof value === "string" ? "text" : "value";
  }
  const entries = Object.entries(value).map(([name, entry]): [string, unknown] => [name, shapeOf(entry)]);
  return Object.fromEntries(entries.sort(([a], [b]) => a.localeCompare(b)));
}
