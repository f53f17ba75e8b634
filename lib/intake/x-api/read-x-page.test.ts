import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNamesPage, readXPage } from "./read-x-page.ts";

const nora = {
  id: "8900000000000000101",
  username: "Nora_B",
  name: "Nora 🐑 @nora@alp.example",
  description: "Shepherd &amp; poet. Here: https://t.co/aaa",
  location: "Briançon",
  url: "https://t.co/bbb",
  entities: {
    url: {
      urls: [
        {
          url: "https://t.co/bbb",
          expanded_url: "https://alp.example/@nora",
          display_url: "alp.example/@nora",
        },
      ],
    },
    description: { urls: [{ url: "https://t.co/aaa", expanded_url: "https://nora.example/" }] },
  },
  public_metrics: { followers_count: 12 },
  profile_image_url: "https://pbs.example/nora.jpg",
};
const post = {
  id: "55",
  text: "I moved: https://t.co/ccc &lt;3",
  entities: { urls: [{ url: "https://t.co/ccc", expanded_url: "https://alp.example/@nora" }] },
};
const told = {
  id: "8900000000000000101",
  username: "Nora_B",
  displayNames: ["Nora 🐑 @nora@alp.example"],
  following: true,
  bio: "Shepherd & poet. Here: https://nora.example/",
  location: "Briançon",
  urls: ["https://alp.example/@nora", "https://nora.example/"],
};
const pinned = "I moved: https://alp.example/@nora <3";

describe("a page of X's accounts", () => {
  it("is read for what finds people elsewhere, and for nothing else", () => {
    const page = readXPage(
      { data: [nora], meta: { result_count: 1, next_token: "n".repeat(16) } },
      "following",
    );
    expect(page).toEqual({ entries: [told], refused: [], nextToken: "n".repeat(16), users: 1, posts: 0 });
  });

  it.each([
    ["the older names", { data: [{ ...nora, pinned_tweet_id: "55" }], includes: { tweets: [post] } }],
    ["the newer names", { data: [{ ...nora, pinned_post_id: "55" }], includes: { posts: [post] } }],
    [
      "newer answers that name no pinned post",
      { data: [nora], includes: { posts: [{ ...post, author_id: nora.id }] } },
    ],
    ["a mixture", { data: [{ ...nora, pinned_post_id: "55" }], includes: { tweets: [post] } }],
  ])("comes with pinned posts under %s", (_what, body) => {
    expect(readXPage(body, "following")).toMatchObject({
      entries: [{ ...told, pinned }],
      users: 1,
      posts: 1,
    });
  });

  it("keeps the good rows beside those X could not give, each with its reason", () => {
    const page = readXPage(
      {
        data: [nora, { id: "not a number", username: "x" }, { id: "5" }, null],
        errors: [
          {
            value: "7",
            detail: "User has been suspended: [7].",
            title: "Forbidden",
            resource_type: "user",
            parameter: "ids",
          },
          {
            value: "8",
            title: "Not Found Error",
            resource_type: "user",
            type: "https://api.twitter.com/2/problems/resource-not-found",
          },
          { value: "55", title: "Not Found Error", resource_type: "tweet", parameter: "pinned_tweet_id" },
          { title: "Authorization Error", detail: "Sorry." },
          "odd",
        ],
      },
      "followers",
    );
    expect(page?.entries).toMatchObject([{ username: "Nora_B", follower: true }]);
    expect(page?.refused.map(({ code, found }) => [code, found])).toEqual([
      ["x_unreadable", '{"id":"not a number","username":"x"}'],
      ["x_unreadable", '{"id":"5"}'],
      ["x_unreadable", "null"],
      ["x_suspended", "7"],
      ["x_not_found", "8"],
      ["x_post_gone", "55"],
      ["x_other", "Sorry."],
      ["x_other", '"odd"'],
    ]);
    expect(page?.users).toBe(4);
  });

  it("may hold nobody", () => {
    expect(readXPage({ meta: { result_count: 0 } }, "following")).toMatchObject({
      entries: [],
      nextToken: null,
    });
  });

  it.each(["<html>", null, 5, { data: "x" }])("%j is no page", (body) => {
    expect(readXPage(body, "following")).toBeNull();
  });

  it("leaves a link as it is where X does not say what it stands for", () => {
    const odd = {
      ...nora,
      entities: { description: { urls: [{ url: "https://t.co/aaa", expanded_url: "javascript:alert(1)" }] } },
    };
    expect(readXPage({ data: [odd] }, null)?.entries[0]).toMatchObject({
      bio: "Shepherd & poet. Here: https://t.co/aaa",
    });
    expect(readXPage({ data: [odd] }, null)?.entries[0]).not.toHaveProperty("urls");
  });

  it("whatever X sends, every account is either taken or refused", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant(nora), fc.jsonValue())), (data) => {
        const page = readXPage({ data }, "following");
        expect((page?.entries.length ?? 0) + (page?.refused.length ?? 0)).toBe(data.length);
      }),
    );
  });
});

describe("names for ids", () => {
  it("tells of every id that was asked for, and goes on behind the last", () => {
    const errors = [{ value: "42", detail: "User has been suspended: [42].", resource_type: "user" }];
    const page = readNamesPage({ data: [nora], errors }, ["42", "43", nora.id]);
    expect(page?.entries.map(({ id }) => id)).toEqual([nora.id]);
    expect(page?.entries[0]).not.toHaveProperty("following");
    expect(page?.refused.map(({ code, found }) => [code, found])).toEqual([
      ["x_suspended", "42"],
      ["x_not_found", "43"],
    ]);
    expect(page?.nextToken).toBe(nora.id);
  });
});
