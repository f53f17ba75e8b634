import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { claimSources, contactFields, lookupStates, textStrengths } from "#lib/candidates/candidate.ts";
import { lookupReasons } from "#lib/candidates/judge-account.ts";
import enReasons from "#lib/words/en/reasons.json" with { type: "json" };
import frReasons from "#lib/words/fr/reasons.json" with { type: "json" };
import { claim, profile, textEvidence } from "../../tests/stages/matches-builders.ts";
import {
  type Explanation,
  explainGrade,
  explainLookup,
  explainLookupReason,
  explainReason,
  explainState,
  explainWarning,
} from "./explain.ts";
import { grades, type RankedCandidate, stateReasons, warnings } from "./match.ts";

const candidate: RankedCandidate = {
  handle: "nora@kiosk.example",
  subject: "nora@new.example",
  kind: "person",
  lookup: "moved",
  retryAt: null,
  reason: null,
  profile: profile({ lastPostAt: "2021-03-05" }),
  profileUrl: null,
  grade: "possible",
  reasons: [{ kind: "back_link", url: "https://x.com/acme/", agrees: false }],
  warnings: [],
  verdict: null,
  rival: { handle: "nora@pier.example", isFound: true },
};

const all: readonly Explanation[] = [
  ...contactFields.flatMap((field) =>
    textStrengths.map((strength) =>
      explainReason({ kind: "evidence", evidence: textEvidence({ field, strength }) }),
    ),
  ),
  ...claimSources.flatMap((source) =>
    (["x_id", "x_username"] as const).flatMap((by) =>
      ["", "Astronomers"].map((listName) =>
        explainReason({ kind: "evidence", evidence: claim({ source, by, listName }) }),
      ),
    ),
  ),
  explainReason({ kind: "evidence", evidence: { kind: "typed" } }),
  explainReason({ kind: "evidence", evidence: { kind: "same_name", xUsername: "mira" } }),
  explainReason({ kind: "verified", subject: candidate.subject }),
  explainReason({ kind: "no_profile" }),
  explainReason({ kind: "moved", subject: candidate.subject }),
  explainReason({ kind: "back_link", url: "https://www.x.com/nora_b", agrees: true }),
  explainReason({ kind: "back_link", url: "https://x.com/acme", agrees: false }),
  ...lookupStates.map((lookup) => explainLookup({ ...candidate, lookup })),
  ...lookupReasons.flatMap((reason) => explainLookupReason({ reason }) ?? []),
  ...warnings.map((warning) => explainWarning(warning, candidate)),
  explainWarning("several_handles", { ...candidate, rival: { handle: "nora@pier.example", isFound: false } }),
  explainWarning("dormant", { ...candidate, profile: null }),
  ...grades.map(explainGrade),
  ...stateReasons.flatMap((why) => explainState({ why, handle: candidate.handle }) ?? []),
];

describe.each([
  ["en", enReasons],
  ["fr", frReasons],
] as const)("in %s", (locale, words) => {
  const t = createTranslator({
    locale,
    messages: words as Record<string, string>,
    timeZone: "UTC",
    onError: (error) => {
      throw error;
    },
  });

  it("every explanation has a whole sentence with nothing left open", () => {
    for (const { key, values } of all) {
      const sentence = t(key, { ...values });
      expect(sentence, key).toMatch(/\.$/);
      expect(sentence, key).not.toMatch(/[{}]|undefined|: \.|“”|«\s*»/);
    }
  });

  it("every sentence can be said by some explanation", () => {
    expect(new Set(all.map(({ key }) => key))).toEqual(new Set(Object.keys(words)));
  });
});

it("shows the fragment exactly as it stands, whatever it holds", () => {
  const fragment = "{@nora} <b>'at'</b> # kiosk.example";
  const { key, values } = explainReason({ kind: "evidence", evidence: textEvidence({ fragment }) });
  const t = createTranslator({ locale: "en", messages: enReasons as Record<string, string> });
  expect(t(key, { ...values })).toBe(`Their X bio says “${fragment}”.`);
});

it("writes French with its own spaces and apostrophes", () => {
  const t = createTranslator({
    locale: "fr",
    messages: frReasons as Record<string, string>,
    timeZone: "UTC",
  });
  for (const { key, values } of all) {
    const sentence = t(key, { ...values }).replace(/https?:\S+/g, "");
    expect(sentence, key).not.toMatch(/'|[^\u202F][:;?!»]|«[^\u202F]/);
  }
});
