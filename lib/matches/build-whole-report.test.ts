import { describe, expect, it } from "vitest";
import type { LookupResult } from "#lib/candidates/candidate.ts";
import {
  candidate,
  claim,
  lookup,
  lookups,
  now,
  profile,
  textEvidence,
} from "../../tests/stages/matches-builders.ts";
import { buildReport, type FoundContact, pickFollows } from "./build-whole-report.ts";
import { grades } from "./match.ts";

const contact = (name: string, over: Partial<FoundContact> = {}): FoundContact => ({
  contactId: `@${name}`,
  xId: null,
  username: name,
  displayNames: [],
  bio: null,
  following: true,
  follower: false,
  blocked: false,
  candidates: [candidate(`${name}@kiosk.example`)],
  ...over,
});
const verified = (name: string, over: Partial<LookupResult> = {}) =>
  lookup(`${name}@kiosk.example`, "verified", { profile: profile({ displayName: name }), ...over });

const sure = grades.filter((grade) => grade !== "possible");
const pick = (contacts: readonly FoundContact[], answers: readonly LookupResult[], trusted = false) =>
  pickFollows(buildReport(contacts, { lookups: lookups(...answers), now }), { grades: sure, trusted });

describe("a whole report", () => {
  it("has a row for each contact in their order, and its counts add up", () => {
    const contacts = [contact("zoe"), contact("ada", { candidates: [] }), contact("mia")];
    const { rows, counts } = buildReport(contacts, { lookups: lookups(verified("zoe")), now });
    expect(rows.map(({ contactId, state }) => [contactId, state])).toEqual([
      ["@zoe", "to_decide"],
      ["@ada", "no_candidate"],
      ["@mia", "looking_up"],
    ]);
    expect(counts).toMatchObject({
      total: 3,
      states: { to_decide: 1, no_candidate: 1, looking_up: 1 },
      grades: { declared: 1 },
    });
  });

  it("warns of contacts that lead to one account, also under two addresses", () => {
    const alias = lookup("ada@alias.example", "verified", { subject: "zoe@kiosk.example" });
    const contacts = [contact("zoe"), contact("ada", { candidates: [candidate("ada@alias.example")] })];
    const { rows } = buildReport(contacts, { lookups: lookups(verified("zoe"), alias), now });
    expect(rows.map(({ warnings }) => warnings.includes("handle_shared_by_contacts"))).toEqual([true, true]);
  });
});

describe("a follow list", () => {
  it("holds what is verified and without doubt, and counts the rest by reason", () => {
    const contacts = [
      contact("zoe"),
      contact("fan", { following: false, follower: true }),
      contact("bot"),
      contact("two", { candidates: [candidate("two@kiosk.example"), candidate("two@later.example")] }),
      contact("foe", { blocked: true }),
      contact("weak", {
        candidates: [candidate("weak@kiosk.example", { evidence: [textEvidence({ strength: "weak" })] })],
      }),
    ];
    const answers = ["zoe", "fan", "two", "foe", "weak"].map((name) => verified(name));
    const bot = verified("bot", { profile: profile({ displayName: "bot", bot: true }) });
    expect(pick(contacts, [...answers, bot])).toEqual({
      follows: [{ handle: "zoe@kiosk.example" }],
      leftOut: { still_looking: 1, not_verified: 0, warned: 1, not_followed_on_x: 1 },
    });
  });

  it("on trust holds the one handle a text or a directory names, and nobody who has two", () => {
    const contacts = [
      contact("zoe"),
      contact("ada", { candidates: [candidate("ada@kiosk.example", { evidence: [claim()] })] }),
      contact("two", { candidates: [candidate("two@kiosk.example"), candidate("two@later.example")] }),
      contact("weak", {
        candidates: [candidate("weak@kiosk.example", { evidence: [textEvidence({ strength: "weak" })] })],
      }),
    ];
    expect(pick(contacts, [], true)).toMatchObject({
      follows: [{ handle: "zoe@kiosk.example" }, { handle: "ada@kiosk.example" }],
      leftOut: { still_looking: 1 },
    });
    expect(pick(contacts, []).follows).toEqual([]);
  });
});
