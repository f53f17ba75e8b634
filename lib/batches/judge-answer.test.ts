import { describe, expect, it } from "vitest";
import type { RemoteAccount } from "./attempt.ts";
import { judgeChange, judgeLookup, judgeRelationship, judgeSearch, judgeTrouble } from "./judge-answer.ts";
import type { Answer, Relationship } from "./person-server.ts";

const now = new Date("2026-11-22T12:00:00.000Z");
const asked = { handle: "ana@alpage.test", localHosts: ["prairie.test"], now };
const facts = { rate: null, skewMs: null };
const account = (acct: string): RemoteAccount => ({ id: "1", acct, locked: false, movedTo: null });
const answered = <T>(value: T): Answer<T> => ({ kind: "answered", value, ...facts });
const refused = (status: number, retryAt: Date | null = null): Answer<never> => {
  return { kind: "refused", status, retryAt, ...facts };
};
const failed = (status: number | null, retryAt: Date | null = null): Answer<never> => {
  return { kind: "failed", why: status === null ? "timeout" : "server_error", status, retryAt, ...facts };
};
const row = (over: Partial<Relationship>): Relationship => {
  return { id: "1", following: false, requested: false, blocking: false, ...over };
};

describe("a look-up", () => {
  it.each([
    ["the account", answered(account("Ana@alpage.test")), "found"],
    ["another account", answered(account("anna@alpage.test")), "other_account"],
    ["404", refused(404), "not_found"],
    ["400 for an unknown domain", refused(400), "not_found"],
    ["401", refused(401), "refused"],
    ["429", refused(429), "limited"],
    ["no answer", failed(null), "unreachable"],
  ] as const)("%s: %s", (_name, answer, kind) => {
    expect(judgeLookup(answer, asked).kind).toBe(kind);
  });
});

describe("a search", () => {
  it.each([
    ["nothing", [], "not_found"],
    ["only others", [account("ana.b@alpage.test"), account("ana")], "other_account"],
    ["the right one among others", [account("ana.b@alpage.test"), account("ana@alpage.test")], "found"],
  ] as const)("%s: %s", (_name, accounts, kind) => {
    expect(judgeSearch(answered(accounts), asked).kind).toBe(kind);
  });
});

describe("a relationship", () => {
  it.each([
    [row({ following: true }), "following"],
    [row({ requested: true }), "requested"],
    [row({}), "none"],
    [row({ following: true, blocking: true }), "blocking"],
    [undefined, "not_shown"],
  ] as const)("%j: %s", (given, kind) => {
    expect(judgeRelationship(given).kind).toBe(kind);
  });
});

describe("a follow", () => {
  it.each([
    ["following", answered(row({ following: true })), { kind: "following" }],
    ["requested", answered(row({ requested: true })), { kind: "requested" }],
    ["neither", answered(row({})), { kind: "none" }],
    ["403", refused(403), { kind: "refused", status: 403 }],
    ["406 (oneself, GoToSocial)", refused(406), { kind: "refused", status: 406 }],
    ["404", refused(404), { kind: "gone" }],
    ["410", refused(410), { kind: "gone" }],
    ["422", refused(422), { kind: "unprocessable", status: 422 }],
    ["400 (Pixelfed's total)", refused(400), { kind: "unprocessable", status: 400 }],
    ["500", failed(500), { kind: "unreachable", why: "server_error", status: 500 }],
    ["no answer", failed(null), { kind: "unreachable", why: "timeout", status: null }],
    ["429 without a time", refused(429), { kind: "limited", until: new Date("2026-11-22T12:05:00.000Z") }],
    ["429 with a time", refused(429, new Date("2026-11-23T00:00:00.000Z")), { kind: "limited" }],
    ["503 that names a time", failed(503, new Date("2026-11-22T12:00:30.000Z")), { kind: "limited" }],
  ] as const)("%s", (_name, answer, attempt) => {
    expect(judgeChange(answer, now)).toMatchObject(attempt);
  });
});

describe("every error", () => {
  it.each([400, 401, 403, 404, 406, 410, 418, 422, 429, 500, 502, 503, 504])(
    "%d is never a success",
    (status) => {
      const answer = status < 500 ? refused(status) : failed(status);
      if (answer.kind === "answered") throw new Error("not an error");
      for (const attempt of [
        judgeChange(answer, now),
        judgeTrouble(answer, now),
        judgeLookup(answer, asked),
      ]) {
        expect(["found", "following", "requested", "none"]).not.toContain(attempt.kind);
      }
    },
  );
});
