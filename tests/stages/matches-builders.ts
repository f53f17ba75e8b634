/** Small makers of candidates, look-ups and decisions for the tests of matches. Invented people only. */
import type { Evidence, LookupResult, LookupState, Profile } from "#lib/candidates/candidate.ts";
import type { Decision, Verdict } from "#lib/matches/match.ts";
import type { FoundCandidate, RankInput } from "#lib/matches/rank-candidates.ts";

export const now = new Date("2026-11-22T12:00:00.000Z");

export const nora = { id: "11", username: "nora_b", displayNames: ["Nora Berg"] };

export const textEvidence = (over: Partial<Extract<Evidence, { kind: "text" }>> = {}): Evidence => ({
  kind: "text",
  field: "bio",
  fragment: "@nora@kiosk.example",
  rule: "explicit",
  strength: "explicit",
  ...over,
});

export const claim = (over: Partial<Extract<Evidence, { kind: "directory" }>> = {}): Evidence => ({
  kind: "directory",
  source: "list",
  listName: "",
  by: "x_id",
  claimId: "1",
  ...over,
});

export const profile = (over: Partial<Profile> = {}): Profile => ({
  displayName: "Nora",
  note: "",
  fields: [],
  links: [],
  avatarUrl: null,
  locked: false,
  bot: false,
  group: false,
  suspended: false,
  memorial: false,
  discoverable: true,
  createdAt: "2022-11-06T00:00:00.000Z",
  lastPostAt: "2026-11-20",
  followersCount: 120,
  movedTo: null,
  ...over,
});

export function lookup(handle: string, state: LookupState, over: Partial<LookupResult> = {}): LookupResult {
  const found = state === "verified" || state === "moved";
  return {
    handle,
    state,
    subject: found ? handle : null,
    actorUri: null,
    profileUrl: null,
    profile: found ? profile() : null,
    log: [],
    reason: null,
    dueAt: null,
    ...over,
  };
}

export const lookups = (...results: LookupResult[]): ReadonlyMap<string, LookupResult> =>
  new Map(results.map((result) => [result.handle, result]));

export const candidate = (handle: string, over: Partial<FoundCandidate> = {}): FoundCandidate => ({
  handle,
  kind: "person",
  evidence: [textEvidence({ fragment: `@${handle}` })],
  ...over,
});

export const decision = (handle: string, verdict: Verdict, minute = 0): Decision => ({
  id: `${minute}`.padStart(4, "0"),
  xId: nora.id,
  xUsername: nora.username,
  handle,
  verdict,
  decidedAt: new Date(now.getTime() + minute * 60_000),
});

export const rankInput = (over: Partial<RankInput> = {}): RankInput => ({
  contact: nora,
  candidates: [],
  lookups: new Map(),
  decisions: [],
  sharedBy: new Map(),
  now,
  ...over,
});
