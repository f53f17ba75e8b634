import { describe, expect, test } from "vitest";
import { collectLayout, findLayout } from "./archive-layout.ts";

const modern = [
  "data/account.js",
  "data/manifest.js",
  "data/following.js",
  "data/follower.js",
  "data/tweets.js",
];
const kinds = (paths: readonly string[], flat = false) => {
  const finding = findLayout(paths, flat);
  return finding.kind === "archive"
    ? finding.pieces.map(({ kind, part }) => (part ? `${kind} ${part}` : kind))
    : finding;
};

describe("archives of every generation", () => {
  test.each<[string, string[], string[]]>([
    [
      "2018, in the root, with absent files",
      ["account.js", "following.js", "tweet.js", "README.txt"],
      ["account", "following", "posts"],
    ],
    [
      "2020, in data",
      ["Your archive.html", "assets/js/app.js", "data/account.js", "data/follower.js", "data/tweet.js"],
      ["account", "follower", "posts"],
    ],
    ["2022 and later, with a manifest", modern, ["manifest", "account", "following", "follower", "posts"]],
    [
      "with a folder around it",
      modern.map((path) => `twitter-2023-08-12-ab/${path}`),
      ["manifest", "account", "following", "follower", "posts"],
    ],
    [
      "zipped again on Windows",
      modern.map((path) => path.replace("/", "\\")),
      ["manifest", "account", "following", "follower", "posts"],
    ],
    [
      "zipped again on macOS",
      ["data/._account.js", "__MACOSX/data/account.js", ".DS_Store", ...modern],
      ["manifest", "account", "following", "follower", "posts"],
    ],
    [
      "with parts in any order",
      [
        "data/tweets-part2.js",
        "data/following-part1.js",
        "data/following.js",
        "data/tweets.js",
        "data/tweets-part1.js",
        "data/account.js",
      ],
      ["account", "following", "following 1", "posts", "posts 1", "posts 2"],
    ],
    [
      "with blocks and mutes",
      ["data/mute.js", "data/block.js", "data/following.js", "data/account.js"],
      ["account", "following", "block", "mute"],
    ],
    [
      "with more kinds of posts",
      [
        "data/following.js",
        "data/deleted-tweets.js",
        "data/community-tweet.js",
        "data/twitter-circle-tweet.js",
        "data/note-tweet.js",
        "data/deleted-tweet-headers.js",
      ],
      ["following", "posts", "posts", "posts"],
    ],
    [
      "media zips inside are left alone",
      ["tweet_media/tweet_media-part1.zip", "following.js", "account.js"],
      ["account", "following"],
    ],
    [
      "in a folder called js",
      modern.map((path) => `js/${path}`),
      ["manifest", "account", "following", "follower", "posts"],
    ],
    [
      "below a folder called Assets",
      modern.map((path) => `Assets/twitter/${path}`),
      ["manifest", "account", "following", "follower", "posts"],
    ],
    ["2018, in a folder called js", ["js/account.js", "js/following.js"], ["account", "following"]],
    [
      "2018, in a folder called assets",
      ["assets/account.js", "assets/following.js"],
      ["account", "following"],
    ],
    [
      "with files of X's viewer that are called as lists are",
      ["assets/js/following.js", "assets/account.js", "data/js/account.js", "assets/js/x/mute.js", ...modern],
      ["manifest", "account", "following", "follower", "posts"],
    ],
    [
      "with account.js beside the folder of the lists",
      ["account.js", "data/following.js", "data/follower.js", "data/tweets.js"],
      ["account", "following", "follower", "posts"],
    ],
    [
      "with account.js in another folder",
      ["x/me/account.js", "x/data/following.js"],
      ["account", "following"],
    ],
    [
      "with the lists beside the folder of account.js",
      ["data/account.js", "following.js"],
      ["account", "following"],
    ],
    [
      "with one list in another folder",
      ["data/account.js", "data/following.js", "data2/follower.js"],
      ["account", "following", "follower"],
    ],
    [
      "with each list in a folder of its own",
      ["account.js", "one/following.js", "two/follower.js"],
      ["account", "following", "follower"],
    ],
    [
      "with a script somewhere else that is called as a list is",
      ["a/data/account.js", "a/data/following.js", "web/src/block.js"],
      ["account", "following"],
    ],
    [
      "with an older copy of a list elsewhere",
      ["data/account.js", "data/following.js", "old/following.js"],
      ["account", "following"],
    ],
  ])("%s", (_name, paths, expected) => {
    expect(kinds(paths)).toEqual(expected);
  });

  test.each<[string, [string, string][], string[]]>([
    [
      "every entry twice",
      [
        ["data/account.js", "a"],
        ["data/following.js", "b"],
        ["data/account.js", "a"],
        ["data/following.js", "b"],
      ],
      ["data/account.js", "data/following.js"],
    ],
    [
      "a copy with a number",
      [
        ["data/following (1).js", "b"],
        ["./data/following.js", "b"],
      ],
      ["data/following (1).js"],
    ],
    [
      "parts that happen to hold the same",
      [
        ["data/following.js", "b"],
        ["data/following-part1.js", "b"],
      ],
      ["data/following.js", "data/following-part1.js"],
    ],
  ])("%s is taken once where the content is the same", (_name, entries, expected) => {
    const layout = collectLayout();
    const taken = entries.filter(([path, content]) => layout.see(path, content)).map(([path]) => path);
    expect(taken).toEqual(expected);
    const finding = layout.finding();
    expect(finding.kind === "archive" && finding.pieces.map(({ path }) => path)).toEqual(expected);
  });

  test("loose files from different folders, downloaded twice", () => {
    const paths = [
      "/home/nora/Downloads/following (1).js",
      "/tmp/follower.js",
      "C:\\Users\\nora\\account.js",
    ];
    expect(kinds(paths, true)).toEqual(["account", "following", "follower"]);
  });

  test("the paths stay as they were given", () => {
    const finding = findLayout(["a\\data\\following.js"]);
    expect(finding).toEqual({
      kind: "archive",
      pieces: [{ kind: "following", part: 0, path: "a\\data\\following.js" }],
      leftOut: [],
    });
  });

  test("a list that lies elsewhere is named", () => {
    const elsewhere = ["old/following.js", "old/follower-part1.js"];
    expect(findLayout(["data/account.js", "data/following.js", ...elsewhere])).toMatchObject({
      leftOut: elsewhere,
    });
  });
});

describe("what is not an archive with lists", () => {
  test.each<[string, string[], object]>([
    [
      "the archive of posts from before 2019",
      ["tweets.csv", "index.html", "data/js/user_details.js", "data/js/tweets/2012_01.js"],
      { code: "classic_posts_archive" },
    ],
    [
      "a Mastodon archive",
      ["actor.json", "outbox.json", "avatar.png"],
      { code: "other_service", found: "Mastodon" },
    ],
    [
      "an Instagram export",
      ["connections/followers_and_following/following.json"],
      { code: "other_service", found: "Instagram" },
    ],
    ["a Google export", ["Takeout/YouTube/subscriptions.csv"], { code: "other_service", found: "Google" }],
    ["X media alone", ["data/tweets_media/1-a.jpg"], { code: "lists_missing", found: "X" }],
    [
      "an X archive without lists",
      ["data/account.js", "data/tweets.js"],
      { code: "lists_missing", found: "X" },
    ],
    ["any other zip", ["holiday.jpg"], { code: "lists_missing" }],
    [
      "a zip around the archive's zip",
      ["X/twitter-2023-08-12-ab.zip", "X/note.txt"],
      { code: "zip_in_zip", found: "twitter-2023-08-12-ab.zip" },
    ],
    [
      "media zipped inside, as in 2019, without lists",
      ["data/tweet_media/tweet-media-part1.zip"],
      { code: "lists_missing", found: "X" },
    ],
    ["nothing", [], { code: "empty_zip" }],
    ["folders only", ["data/"], { code: "empty_zip" }],
    [
      "two archives in one zip",
      ["a/data/account.js", "a/data/following.js", "b/data/account.js"],
      { code: "two_accounts" },
    ],
    [
      "lists of two archives without an account",
      ["a/following.js", "b/following.js"],
      { code: "two_accounts" },
    ],
    [
      "two lists of one name whose content differs",
      ["data/account.js", "data/following.js", "data/following (1).js"],
      { code: "two_accounts" },
    ],
    [
      "the lists of one archive and the account of another",
      ["a/data/account.js", "b/data/following.js"],
      { code: "two_accounts" },
    ],
    [
      "an account with two lists of a kind elsewhere",
      ["account.js", "a/following.js", "b/following.js"],
      { code: "two_accounts" },
    ],
    ["X's viewer alone", ["assets/js/app.js", "Your archive.html"], { code: "lists_missing", found: "X" }],
  ])("%s is named", (_name, paths, expected) => {
    expect(findLayout(paths)).toEqual({ kind: "wrong", ...expected });
  });

  test("the same loose file twice", () => {
    expect(findLayout(["a/following.js", "b/following.js"], true)).toEqual({
      kind: "wrong",
      code: "two_accounts",
    });
  });
});
