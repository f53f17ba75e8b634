import { domainToASCII } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CandidateKind, Evidence, LookupResult, Profile } from "#lib/candidates/candidate.ts";
import {
  candidate,
  claim,
  decision,
  lookup,
  lookups,
  nora,
  now,
  profile,
  rankInput,
  textEvidence,
} from "../../tests/stages/matches-builders.ts";
import type { Grade, Warning } from "./match.ts";
import { bulkException } from "./propose-candidate.ts";
import { rankCandidates } from "./rank-candidates.ts";

const handle = "nora@kiosk.example";
const typed: Evidence = { kind: "typed" };
const back = "https://x.com/nora_b";

type Case = {
  readonly evidence?: readonly Evidence[];
  readonly kind?: CandidateKind;
  readonly address?: string;
  readonly lookup?: Partial<LookupResult>;
  readonly profile?: Partial<Profile>;
  readonly sharedBy?: number;
};

function rankOne(given: Case) {
  const address = given.address ?? handle;
  const state = given.lookup?.state ?? "verified";
  const found = state === "verified" || state === "moved";
  const result = lookup(address, state, {
    profile: found ? profile(given.profile) : null,
    ...given.lookup,
  });
  const [ranked] = rankCandidates(
    rankInput({
      candidates: [
        candidate(address, { evidence: given.evidence ?? [textEvidence()], kind: given.kind ?? "person" }),
      ],
      lookups: lookups(result),
      sharedBy: new Map([[result.subject ?? address, given.sharedBy ?? 1]]),
    }),
  );
  if (!ranked) throw new Error("nothing ranked");
  return ranked;
}

it("puts a claim by id before one by name, which may have been somebody else's", () => {
  const [byName, byId] = ["a@kiosk.example", "z@kiosk.example"] as const;
  const ranked = rankCandidates(
    rankInput({
      candidates: [
        candidate(byName, { evidence: [claim({ source: "list", by: "x_username" })] }),
        candidate(byId, { evidence: [claim({ source: "list", by: "x_id" })] }),
      ],
      lookups: lookups(lookup(byName, "verified"), lookup(byId, "verified")),
    }),
  );
  expect(ranked.map((one) => one.handle)).toEqual([byId, byName]);
});

describe("the grade of a candidate", () => {
  const cases: readonly (readonly [string, Case, Grade])[] = [
    ["a member found by id", { evidence: [claim({ source: "member" })] }, "proven"],
    [
      "a member before the look-up has answered",
      { evidence: [claim({ source: "member" })], lookup: { state: "waiting" } },
      "proven",
    ],
    [
      "a member's claim found by name only: the name may have had another owner",
      { evidence: [claim({ source: "member", by: "x_username" })] },
      "listed",
    ],
    ["text and an agreeing back link", { profile: { links: [back] } }, "reciprocal"],
    [
      "even a weak text with an agreeing back link",
      { evidence: [textEvidence({ strength: "weak" })], profile: { links: [back] } },
      "reciprocal",
    ],
    [
      "text and a back link after a move",
      { lookup: { state: "moved", subject: "nora@new.example" }, profile: { links: [back] } },
      "reciprocal",
    ],
    ["an explicit text, verified", {}, "declared"],
    ["a plausible text, verified", { evidence: [textEvidence({ strength: "plausible" })] }, "declared"],
    ["an explicit text, moved", { lookup: { state: "moved", subject: "nora@new.example" } }, "possible"],
    ["a weak text, verified", { evidence: [textEvidence({ strength: "weak" })] }, "possible"],
    ["an explicit text, not answered", { lookup: { state: "waiting" } }, "possible"],
    ["an explicit text, not reachable", { lookup: { state: "unreachable" } }, "possible"],
    ["an explicit text, refused", { lookup: { state: "refused" } }, "possible"],
    ["an explicit text, absent", { lookup: { state: "absent" } }, "possible"],
    ["an explicit text, another account answered", { lookup: { state: "mismatched" } }, "possible"],
    ["a roster, verified", { evidence: [claim({ source: "roster" })] }, "listed"],
    ["Wikidata, verified", { evidence: [claim({ source: "wikidata" })] }, "listed"],
    ["a list, verified", { evidence: [claim()] }, "listed"],
    [
      "a list with a back link: X itself says nothing",
      { evidence: [claim()], profile: { links: [back] } },
      "listed",
    ],
    ["a list, not reachable", { evidence: [claim()], lookup: { state: "unreachable" } }, "possible"],
    ["typed and verified", { evidence: [typed] }, "possible"],
    ["the best of several grounds counts", { evidence: [typed, claim(), textEvidence()] }, "declared"],
  ];
  it.each(cases)("%s", (_promise, given, grade) => {
    expect(rankOne(given).grade).toBe(grade);
  });
});

describe("a warning and what it does to the grade", () => {
  const other = "https://x.com/acme";
  const text = [textEvidence()];
  const member = [claim({ source: "member" })];
  const twin = `nora@${domainToASCII("kіosk.example")}`;
  const cases: readonly (readonly [string, Case, Warning | null, Grade])[] = [
    ["a link to another X account", { profile: { links: [other] } }, "back_link_to_other", "possible"],
    [
      "the same, listed",
      { evidence: [claim()], profile: { links: [other] } },
      "back_link_to_other",
      "possible",
    ],
    ["not held against a member", { evidence: member, profile: { links: [other] } }, null, "proven"],
    ["one handle for two contacts", { sharedBy: 2 }, "handle_shared_by_contacts", "possible"],
    ["not against a link back", { sharedBy: 2, profile: { links: [back] } }, null, "reciprocal"],
    ["moved", { lookup: { state: "moved", subject: "nora@new.example" } }, "moved", "possible"],
    ["a bot", { profile: { bot: true } }, "bot", "possible"],
    ["a bot that links back", { profile: { bot: true, links: [back] } }, "bot", "reciprocal"],
    ["a bridge", { kind: "bridge" }, "bridge", "possible"],
    ["a host in look-alike letters", { address: twin }, "look_alike_host", "possible"],
    ["silent for three years", { profile: { lastPostAt: "2023-11-01" } }, "dormant", "possible"],
    ["silent for a year", { profile: { lastPostAt: "2025-11-23" } }, null, "declared"],
    ["never posted, or not told", { profile: { lastPostAt: null } }, null, "declared"],
    ["in memory of", { profile: { memorial: true } }, "memorial", "declared"],
    ["locked", { profile: { locked: true } }, "locked", "declared"],
    ["not discoverable", { profile: { discoverable: false } }, "not_discoverable", "declared"],
    ["discoverable unknown", { profile: { discoverable: null } }, null, "declared"],
    [
      "another name in a bio",
      { address: "wanderer@kiosk.example", profile: { displayName: "Wanderer" }, evidence: text },
      "name_unlike",
      "possible",
    ],
    [
      "another name written into their own name",
      {
        address: "wanderer@kiosk.example",
        profile: { displayName: "Wanderer" },
        evidence: [textEvidence({ field: "name" })],
      },
      null,
      "declared",
    ],
    [
      "another name with a link back",
      { address: "wanderer@kiosk.example", profile: { displayName: "Wanderer", links: [back] } },
      null,
      "reciprocal",
    ],
  ];
  it.each(cases)("%s", (_promise, given, warning, grade) => {
    const ranked = rankOne(given);
    expect(ranked.warnings).toEqual(warning ? [warning] : []);
    expect(ranked.grade).toBe(grade);
  });

  it("says nothing about the profile of an account that was not found", () => {
    const ranked = rankOne({
      lookup: { state: "unreachable", profile: profile({ bot: true, locked: true }) },
    });
    expect(ranked.warnings).toEqual([]);
  });
});

describe("an account whose profile nobody has seen", () => {
  it("says so among the reasons: a move, a robot or a link back would not be known", () => {
    const ranked = rankOne({ lookup: { state: "verified", profile: null } });
    expect(ranked.reasons).toEqual([
      { kind: "evidence", evidence: textEvidence() },
      { kind: "verified", subject: handle },
      { kind: "no_profile" },
    ]);
    expect(ranked).toMatchObject({ grade: "declared", warnings: [] });
  });

  it.each(["waiting", "unreachable", "absent"] as const)("does not say so of one that is %s", (state) => {
    expect(rankOne({ lookup: { state, profile: null } }).reasons).toHaveLength(1);
  });

  it("is left out of an acceptance of many while the profile is asked for again, and not after that", () => {
    const soon = new Date(now.getTime() + 60_000);
    const unread = { state: "verified", profile: null, reason: "profile_unread" } as const;
    expect(bulkException([rankOne({ lookup: { ...unread, dueAt: soon } })])).toBe("still_looking");
    expect(bulkException([rankOne({ lookup: unread })])).toBeNull();
  });
});

describe("several candidates", () => {
  const two = ["nora@kiosk.example", "berg@harbour.example"] as const;
  const both = lookups(lookup(two[0], "verified"), lookup(two[1], "verified"));

  it("warn of each other when both are equally likely, and both are lowered", () => {
    const ranked = rankCandidates(rankInput({ candidates: two.map((one) => candidate(one)), lookups: both }));
    expect(ranked.map(({ warnings }) => warnings)).toEqual([["several_handles"], ["several_handles"]]);
    expect(ranked.map(({ grade }) => grade)).toEqual(["possible", "possible"]);
  });

  it("do not disturb a better one", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: [
          candidate(two[0], { evidence: [textEvidence({ strength: "weak" })] }),
          candidate(two[1]),
        ],
        lookups: both,
      }),
    );
    expect(ranked.map((one) => [one.handle, one.grade, one.warnings])).toEqual([
      [two[1], "declared", []],
      [two[0], "possible", ["several_handles"]],
    ]);
  });

  it("are one when the old address moved to the new one", () => {
    const moved = lookup(two[0], "moved", { subject: two[1] });
    const ranked = rankCandidates(
      rankInput({
        candidates: two.map((one) => candidate(one)),
        lookups: lookups(moved, lookup(two[1], "verified")),
      }),
    );
    expect(ranked.map((one) => [one.handle, one.subject, one.warnings])).toEqual([
      [two[1], two[1], []],
      [two[0], two[1], ["moved"]],
    ]);
  });

  const named = (other: Parameters<typeof lookup>[1], over: Parameters<typeof candidate>[1] = {}) =>
    rankCandidates(
      rankInput({
        candidates: [candidate(two[0]), candidate(two[1], over)],
        lookups: lookups(lookup(two[0], "verified"), lookup(two[1], other)),
      }),
    ).find((one) => one.handle === two[0]);

  it.each(["waiting", "unreachable", "refused"] as const)(
    "warn also while the other is %s: it may be as likely once it is answered for",
    (other) => {
      expect(named(other)).toMatchObject({ grade: "possible", warnings: ["several_handles"] });
    },
  );

  it.each(["absent", "gone", "mismatched"] as const)("do not warn of one that is %s", (other) => {
    expect(named(other)).toMatchObject({ grade: "declared", warnings: [] });
  });

  it.each([
    ["less plainly named", { evidence: [textEvidence({ strength: "weak" })] }],
    ["on a list only", { evidence: [claim()] }],
    ["a copy", { kind: "mirror" }],
    ["a bridge", { kind: "bridge" }],
  ] as const)("do not warn of one that is unanswered and %s", (_promise, over) => {
    expect(named("unreachable", over)).toMatchObject({ grade: "declared", warnings: [] });
  });

  it("do not warn of an unanswered one that nobody named", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: [
          candidate(two[0], { evidence: [textEvidence({ strength: "weak" })] }),
          candidate(two[1], { evidence: [{ kind: "same_name", xUsername: "nora_b" }] }),
        ],
        lookups: lookups(lookup(two[0], "verified"), lookup(two[1], "unreachable")),
      }),
    );
    expect(ranked[0]).toMatchObject({ handle: two[0], warnings: [], rival: null });
  });

  it("name the other, and say whether it was found", () => {
    expect(named("verified")?.rival).toEqual({ handle: two[1], isFound: true });
    expect(named("unreachable")?.rival).toEqual({ handle: two[1], isFound: false });
    expect(named("absent")?.rival).toBeNull();
  });

  it("keep each other out of an acceptance of many, also when one could not be checked", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: two.map((one) => candidate(one)),
        lookups: lookups(lookup(two[0], "verified"), lookup(two[1], "unreachable")),
      }),
    );
    expect(bulkException(ranked)).toBe("warned");
  });

  it("no longer warn once the other is rejected", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: two.map((one) => candidate(one)),
        lookups: both,
        decisions: [decision(two[1], "rejected")],
      }),
    );
    expect(ranked.map((one) => [one.handle, one.grade, one.verdict])).toEqual([
      [two[0], "declared", null],
      [two[1], "possible", "rejected"],
    ]);
  });

  it("of a rejected account are all rejected, also under the address it moved from", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: [candidate(two[0])],
        lookups: lookups(lookup(two[0], "moved", { subject: two[1] }), lookup(two[1], "verified")),
        decisions: [decision(two[1], "rejected")],
      }),
    );
    expect(ranked.map(({ verdict }) => verdict)).toEqual(["rejected"]);
  });

  it("put a found account before a better-founded one nobody has answered for", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: [
          candidate(two[0], { evidence: [claim({ source: "member" })] }),
          candidate(two[1], { evidence: [textEvidence({ strength: "weak" })] }),
        ],
        lookups: lookups(lookup(two[0], "unreachable"), lookup(two[1], "verified")),
      }),
    );
    expect(ranked.map((one) => one.handle)).toEqual([two[1], two[0]]);
  });

  it("list a copy or a group last", () => {
    const ranked = rankCandidates(
      rankInput({
        candidates: [
          candidate("nora_b@mirror.example", { kind: "mirror", evidence: [claim({ source: "member" })] }),
          candidate(two[0]),
          candidate(two[1]),
        ],
        lookups: lookups(
          lookup("nora_b@mirror.example", "verified"),
          lookup(two[0], "verified"),
          lookup(two[1], "verified", { profile: profile({ group: true }) }),
        ),
      }),
    );
    expect(ranked.map((one) => one.kind)).toEqual(["person", "mirror", "group"]);
  });
});

it("an accepted handle stays although no source brings it any more", () => {
  const ranked = rankCandidates(rankInput({ decisions: [decision(handle, "accepted")] }));
  expect(ranked).toMatchObject([{ handle, verdict: "accepted", kind: "person", lookup: "waiting" }]);
});

it("every reason is listed, the strongest first", () => {
  const ranked = rankOne({
    evidence: [typed, claim(), textEvidence(), textEvidence()],
    profile: { links: [back] },
  });
  expect(ranked.reasons).toEqual([
    { kind: "evidence", evidence: textEvidence() },
    { kind: "evidence", evidence: claim() },
    { kind: "evidence", evidence: typed },
    { kind: "verified", subject: handle },
    { kind: "back_link", url: back, agrees: true },
  ]);
});

describe("whatever the facts", () => {
  const handles = ["a@one.example", "b@two.example", "c@three.example", "d@four.example"];
  const anyEvidence: fc.Arbitrary<Evidence> = fc.oneof(
    fc.constant(typed),
    fc
      .record({
        field: fc.constantFrom("name", "bio", "location", "url", "pinned" as const),
        strength: fc.constantFrom("explicit", "plausible", "weak" as const),
        fragment: fc.constantFrom("x", "y"),
      })
      .map((over) => textEvidence(over)),
    fc
      .record({
        source: fc.constantFrom("member", "roster", "wikidata", "list", "decided" as const),
        by: fc.constantFrom("x_id", "x_username" as const),
      })
      .map((over) => claim(over)),
  );
  const anyProfile = fc
    .record({
      bot: fc.boolean(),
      locked: fc.boolean(),
      group: fc.boolean(),
      lastPostAt: fc.constantFrom(null, "2020-01-01", "2026-11-01"),
      links: fc.subarray([back, "https://x.com/acme", "https://example.org"]),
      displayName: fc.constantFrom("Nora", "Wanderer", ""),
    })
    .map((over) => profile(over));
  const anyCandidate = (one: string) =>
    fc.record({
      handle: fc.constant(one),
      kind: fc.constantFrom("person", "bridge", "mirror", "group" as const),
      evidence: fc.array(anyEvidence, { maxLength: 4 }),
    });
  const anyLookup = (one: string) =>
    fc
      .record({
        state: fc.constantFrom(
          "waiting",
          "verified",
          "moved",
          "mismatched",
          "absent",
          "unreachable" as const,
        ),
        profile: anyProfile,
        subject: fc.constantFrom(one, ...handles),
      })
      .map(({ state, ...found }) =>
        lookup(one, state, state === "verified" || state === "moved" ? found : undefined),
      );
  const anyDecisions = fc
    .array(
      fc.record({
        one: fc.constantFrom(...handles),
        verdict: fc.constantFrom("accepted", "rejected", "asked" as const),
      }),
      { maxLength: 5 },
    )
    .map((drawn) => drawn.map(({ one, verdict }, minute) => decision(one, verdict, minute)));

  const anyInput = fc.record({
    candidates: fc.subarray(handles).chain((drawn) => fc.tuple(...drawn.map(anyCandidate))),
    results: fc.subarray(handles).chain((drawn) => fc.tuple(...drawn.map(anyLookup))),
    decisions: anyDecisions,
    shared: fc.subarray(handles),
  });

  it("the order they come in changes nothing", () => {
    fc.assert(
      fc.property(
        anyInput,
        fc.infiniteStream(fc.nat()),
        ({ candidates, results, decisions, shared }, dice) => {
          const shuffle = <T>(list: readonly T[]): T[] =>
            list
              .map((value) => ({ value, at: dice.next().value as number }))
              .sort((a, b) => a.at - b.at)
              .map(({ value }) => value);
          const sharedBy = new Map(shared.map((one) => [one, 2]));
          const straight = rankCandidates({
            contact: nora,
            candidates,
            lookups: lookups(...results),
            decisions,
            sharedBy,
            now,
          });
          const shuffled = rankCandidates({
            contact: nora,
            candidates: shuffle(candidates).map((one) => ({ ...one, evidence: shuffle(one.evidence) })),
            lookups: lookups(
              ...shuffle(results).map((result) => ({
                ...result,
                profile: result.profile && { ...result.profile, links: shuffle(result.profile.links) },
              })),
            ),
            decisions: shuffle(decisions),
            sharedBy: new Map(shuffle([...sharedBy])),
            now,
          });
          // A profile is passed on as it came, so the order of its links is the only thing that may differ.
          const bare = (ranked: typeof straight) => ranked.map((one) => ({ ...one, profile: null }));
          expect(bare(shuffled)).toEqual(bare(straight));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("no doubt ever raises a grade, and what the owner has shown is never lowered", () => {
    fc.assert(
      fc.property(anyInput, ({ candidates, results, decisions }) => {
        const input = rankInput({ candidates, lookups: lookups(...results), decisions });
        const one = rankCandidates(input);
        const doubted = rankCandidates({ ...input, sharedBy: new Map(handles.map((each) => [each, 2])) });
        const order: readonly Grade[] = ["proven", "reciprocal", "declared", "listed", "possible"];
        for (const before of one) {
          const after = doubted.find((each) => each.handle === before.handle);
          if (!after) throw new Error("a candidate was lost");
          expect(order.indexOf(after.grade)).toBeGreaterThanOrEqual(order.indexOf(before.grade));
          if (before.grade === "proven" || before.grade === "reciprocal")
            expect(after.grade).toBe(before.grade);
        }
      }),
    );
  });
});
