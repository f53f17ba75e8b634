import { describe, expect, it } from "vitest";
import { type AlikeContacts, countFacets, readFacet } from "./count-facets.ts";

const alike = (change: Partial<AlikeContacts>): AlikeContacts => ({
  state: "to_decide",
  gradeRank: 3,
  source: "text_bio",
  following: true,
  follower: false,
  followed: false,
  software: "",
  warnings: [],
  contacts: 1,
  ...change,
});

describe("the text a match is counted by", () => {
  it("says everything it was made of", () => {
    const facet = "accepted|2|text_name|1|0|1|bot,dormant|a|b";
    expect(readFacet({ facet, contacts: 7 })).toEqual(
      alike({
        state: "accepted",
        gradeRank: 2,
        source: "text_name",
        followed: true,
        warnings: ["bot", "dormant"],
        software: "a|b",
        contacts: 7,
      }),
    );
  });

  it("of a contact that was not ranked yet is one being looked up", () => {
    expect(readFacet({ facet: "", contacts: 1 }).state).toBe("looking_up");
  });
});

describe("facets", () => {
  const rows = [
    alike({ contacts: 5 }),
    alike({ warnings: ["bot", "dormant"], contacts: 3 }),
    alike({ state: "accepted", follower: true, software: "mastodon", contacts: 2 }),
    alike({ state: "no_candidate", gradeRank: 9, source: "", contacts: 10 }),
  ];

  it("count every contact in its state", () => {
    const { total, states } = countFacets(rows, {}, []);
    expect(total).toBe(20);
    expect(states).toMatchObject({ to_decide: 8, accepted: 2, no_candidate: 10, rejected: 0 });
  });

  it("count each choice beside what is chosen in the other facets, and its own facet as if nothing were", () => {
    const facets = countFacets(rows, { state: "to_decide", warning: "bot" }, []);
    expect(facets.total).toBe(3);
    expect(facets.states).toMatchObject({ to_decide: 3, accepted: 0, no_candidate: 0 });
    expect(facets.warnings).toEqual({ bot: 3, dormant: 3 });
    expect(facets.sources).toEqual({ text_bio: 3 });
  });

  it("name software by how many run it, and nothing where it is not known", () => {
    const more = [
      ...rows,
      alike({ software: "snac", contacts: 1 }),
      alike({ software: "hollo", contacts: 1 }),
    ];
    expect(countFacets(more, {}, []).software).toEqual([
      { value: "mastodon", count: 2 },
      { value: "hollo", count: 1 },
      { value: "snac", count: 1 },
    ]);
  });
});
