import { describe, expect, test } from "vitest";
import {
  type ContactClaim,
  type ContactTexts,
  type FindChoices,
  findCandidates,
  noChoices,
} from "./find-candidates.ts";

const nobody = { contactId: "c", displayNames: [], bio: null, location: null, urls: [], pinned: null };
const claim = (handle: string, more: Partial<ContactClaim> = {}): ContactClaim => ({
  claimId: "1",
  handle,
  source: "list",
  listName: "a list",
  by: "x_id",
  ...more,
});

const find = (contact: ContactTexts, claims: readonly ContactClaim[], choices?: FindChoices) =>
  findCandidates([{ contact, claims }], choices).flat();

test("each contact has their own candidates, in turn", () => {
  const found = findCandidates([
    {
      contact: { ...nobody, contactId: "a", bio: "@mira@one.social", location: "@mira@two.social" },
      claims: [],
    },
    { contact: { ...nobody, contactId: "b" }, claims: [claim("noa@one.social")] },
    { contact: { ...nobody, contactId: "c", bio: "writer", pinned: "@kim@one.social" }, claims: [] },
  ]);
  expect(found.map((own) => own.map(({ contactId, handle }) => `${contactId} ${handle}`))).toEqual([
    ["a mira@one.social", "a mira@two.social"],
    ["b noa@one.social"],
    ["c kim@one.social"],
  ]);
});

test("a bio that names two handles yields two candidates", () => {
  const found = find({ ...nobody, bio: "@mira@one.social and @mira@two.social" }, []);
  expect(found.map(({ handle }) => handle)).toEqual(["mira@one.social", "mira@two.social"]);
});

test("all that speaks for one handle is gathered, each piece once", () => {
  const contact = {
    ...nobody,
    displayNames: ["Mira @mira@one.social", "Mira (@mira@one.social)"],
    bio: "art by @mira@one.social",
    urls: ["https://one.social/@mira", "https://one.social/@mira"],
    pinned: "Find me: @mira@one.social",
  };
  const found = find(contact, [
    claim("mira@one.social"),
    claim("mira@one.social", { claimId: "2", source: "wikidata" }),
  ]);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ contactId: "c", handle: "mira@one.social", kind: "person" });
  expect(found[0]?.evidence).toEqual([
    { kind: "directory", source: "list", listName: "a list", by: "x_id", claimId: "1" },
    { kind: "directory", source: "wikidata", listName: "a list", by: "x_id", claimId: "2" },
    { kind: "text", field: "name", fragment: "@mira@one.social", rule: "handle", strength: "explicit" },
    {
      kind: "text",
      field: "bio",
      fragment: "@mira@one.social",
      rule: "handle",
      strength: "plausible",
      thirdParty: true,
    },
    {
      kind: "text",
      field: "url",
      fragment: "https://one.social/@mira",
      rule: "profile_link",
      strength: "explicit",
    },
    { kind: "text", field: "pinned", fragment: "@mira@one.social", rule: "handle", strength: "plausible" },
  ]);
});

test("fields are never joined", () => {
  expect(find({ ...nobody, displayNames: ["@mira"], location: "@one.social" }, [])).toEqual([]);
});

test("claims of copies, groups and bridges keep their kind, and a mail address is no candidate", () => {
  const claims = [
    claim("mira@bird.makeup"),
    claim("friends@a.gup.pe", { claimId: "2" }),
    claim("mira@threads.net", { claimId: "3" }),
    claim("mira@gmail.com", { claimId: "4" }),
    claim("not a handle", { claimId: "5" }),
  ];
  const found = find(nobody, claims, { ...noChoices, threads: true });
  expect(found.map(({ handle, kind }) => [handle, kind])).toEqual([
    ["mira@bird.makeup", "mirror"],
    ["friends@a.gup.pe", "group"],
    ["mira@threads.net", "bridge"],
  ]);
});

describe("what the person chose", () => {
  const bluesky = { ...nobody, bio: "bsky: @mira.bsky.social, also https://bsky.app/profile/mira.example" };
  const threads = { ...nobody, urls: ["https://www.threads.net/@mira"] };
  const handlesOf = (found: readonly { handle: string; kind: string }[]) =>
    found.map(({ handle, kind }) => `${handle} ${kind}`).toSorted();

  test("bridges are off until they are turned on, each for itself", () => {
    expect(find(bluesky, [])).toEqual([]);
    expect(find(threads, [])).toEqual([]);
    expect(find(bluesky, [], { ...noChoices, threads: true })).toEqual([]);
    expect(find(threads, [], { ...noChoices, bluesky: true })).toEqual([]);
    expect(handlesOf(find(bluesky, [], { ...noChoices, bluesky: true }))).toEqual([
      "mira.bsky.social@bsky.brid.gy bridge",
      "mira.example@bsky.brid.gy bridge",
    ]);
    expect(handlesOf(find(threads, [], { ...noChoices, threads: true }))).toEqual([
      "mira@threads.net bridge",
    ]);
  });

  test("the same name is looked for on the servers named, and nowhere else", () => {
    const contact = { ...nobody, username: "Mira_K" };
    const sameNameHosts = ["one.social", "bird.makeup", "gmail.com"];
    expect(find(contact, [])).toEqual([]);
    expect(find(contact, [], { ...noChoices, sameNameHosts })).toEqual([
      {
        contactId: "c",
        handle: "mira_k@one.social",
        kind: "person",
        evidence: [{ kind: "same_name", xUsername: "Mira_K" }],
      },
      {
        contactId: "c",
        handle: "mira_k@bird.makeup",
        kind: "mirror",
        evidence: [{ kind: "same_name", xUsername: "Mira_K" }],
      },
    ]);
    expect(find(nobody, [], { ...noChoices, sameNameHosts })).toEqual([]);
  });
});
