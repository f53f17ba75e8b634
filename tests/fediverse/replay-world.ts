/** The world in which the recorded answers were given, and who asked. */
import { createHash } from "node:crypto";
import { makeApp } from "./oauth/register-app.ts";
import { newToken } from "./oauth/tokens.ts";
import type { Fediverse } from "./start-fediverse.ts";
import type { HostState, OauthApp } from "./world/host-state.ts";
import type { AccountSpec, KnownSpec, PersonalityName, WorldSpec } from "./world/world-spec.ts";

const created = "2026-11-22T01:18:45.785Z";

function host(name: string, personality: PersonalityName) {
  return { name, personality };
}

function person(handle: string, more: Partial<AccountSpec> = {}): AccountSpec {
  return { handle, password: "recorded", createdAt: created, note: `<p>test account</p>\n`, ...more };
}

/** Ids as they stand in the recorded paths: host, handle, id. */
const met: readonly [string, string, string][] = [
  ["alpha.test", "bob@beta.test", "01a200d7-7f26-7562-8267-52bc0e6554e8"],
  ["alpha.test", "lockedbea@beta.test", "01a200db-d570-7265-bf45-5d4338a92977"],
  ["alpha.test", "sam@sigma.test", "01a200e0-8033-75bd-ac13-da03cf959cbb"],
  ["alpha.test", "lockedgil@gamma.test", "01a200e0-9ba5-709e-9385-44eede51f57b"],
  ["alpha.test", "gina@gamma.test", "01a200e0-9927-7598-b355-33dbe82ce7a6"],
  ["gamma.test", "dave@delta.test", "01M80DY8BS341B05GMFQ6GRJYW"],
  ["gamma.test", "lockeddee@delta.test", "01M80DY8KWRBX1H4QY9WEGEEJW"],
  ["gamma.test", "bob@beta.test", "01M80E11WVEBRPXYNFVJPCPF4M"],
  ["gamma.test", "tina@tau.test", "01M80E228Y263YKT72QW397ZDJ"],
  ["gamma.test", "alice@alpha.test", "01M80E0ZAVQ8VSX1PB6QSP58C0"],
  ["gamma.test", "sam@sigma.test", "01M80E13QGV8KAW1MG1PQM4Q5S"],
  ["sigma.test", "tom@tau.test", "0074578d44deb9dc1b5dedd853ce264c"],
  ["sigma.test", "tina@tau.test", "1de15b5c44d5e6ff11304b0898cc3924"],
  ["sigma.test", "bob@beta.test", "039f293f1bc8eabf03d089082167aacd"],
  ["tau.test", "sam@sigma.test", "6f85bc18cf5ad3838bad1fadd5292490"],
];

export const replayWorld: WorldSpec = {
  hosts: [
    host("alpha.test", "hollo"),
    host("beta.test", "hollo"),
    host("gamma.test", "gotosocial"),
    host("delta.test", "gotosocial"),
    host("sigma.test", "snac"),
    host("tau.test", "snac"),
    { ...host("down.test", "plain-webfinger"), faults: [{ kind: "down" }] },
    { ...host("slow.test", "plain-webfinger"), faults: [{ kind: "hang" }] },
  ],
  accounts: [
    person("alice@alpha.test", { id: "77aeff8a-3eb9-4c87-9d06-f6327a1bc6d7", displayName: "Alice of alpha" }),
    person("bob@beta.test", { displayName: "Bob of beta" }),
    person("lockedbea@beta.test", { locked: true }),
    person("gina@gamma.test", { id: "01MPRR66NE25FCZQRMR17YFSQ8", note: "" }),
    person("lockedgil@gamma.test", { locked: true }),
    person("dave@delta.test", { note: "" }),
    person("lockeddee@delta.test", { locked: true }),
    person("sam@sigma.test", { id: "179d105df9e3ff6ece859c3928b531cd", note: "" }),
    person("tom@tau.test", { id: "0074578d44deb9dc1b5dedd853ce264c", note: "" }),
    person("tina@tau.test", { locked: true }),
  ],
  known: met.map(([name, handle, id]): KnownSpec => ({ host: name, handle, id })),
};

const askers: Readonly<Record<string, string>> = {
  "alpha.test": "alice@alpha.test",
  "gamma.test": "gina@gamma.test",
  "sigma.test": "sam@sigma.test",
  "tau.test": "tom@tau.test",
};

export type Cast = {
  readonly host: HostState;
  readonly me: string;
  readonly app: OauthApp;
  readonly token: string;
};

const replayRedirect = "https://app.test/callback";
export const replayVerifier = "a-verifier-of-the-replay-that-is-long-enough-for-all";
const scopes = ["read:accounts", "read:follows", "read:search", "write:follows"];

/** An app, a signed-in person and an unused code on the host of a recorded request. */
export function castFor(fediverse: Fediverse, hostName: string, asker?: string): Cast {
  const { world } = fediverse;
  const state = world.host(hostName);
  const request = { name: "Contact Migrator probe", redirectUris: [replayRedirect], scopes, website: null };
  const app = makeApp(state, world.personality(state).idShape, request);
  const me = asker ?? askers[hostName] ?? "";
  const token = me ? newToken(state, app.clientId, me, scopes).token : "";
  return { host: state, me, app, token };
}

export function putCode(
  fediverse: Fediverse,
  cast: Cast,
  more: { used?: boolean; challenge?: string } = {},
): void {
  const challenge = createHash("sha256").update(replayVerifier).digest("base64url");
  cast.host.codes.set("code-of-the-replay", {
    code: "code-of-the-replay",
    clientId: cast.app.clientId,
    accountKey: cast.me,
    redirectUri: replayRedirect,
    scopes,
    challenge: more.challenge ?? challenge,
    expiresAt: fediverse.now() + 60_000,
    used: more.used ?? false,
  });
  cast.app.used = true;
}
