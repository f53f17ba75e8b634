/** X archives of every generation and wrapping, read from real files; and everything that can be wrong with them. */
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openInputs } from "#lib/intake/client.ts";
import { entriesOf } from "#lib/intake/contact-set.ts";
import { type ArchiveReadOptions, readArchive } from "#lib/intake/read-archive.ts";
import { webUnpacker } from "#lib/intake/unpack.ts";
import {
  type ArchiveFile,
  type ArchivePlan,
  buildArchive,
  type Generation,
  type Person,
  sampleOwner,
  writeArchiveFolder,
  writeArchiveZip,
  writeSampleArchive,
} from "../fixtures/archives/build-archive.ts";
import { ZipFile } from "../fixtures/archives/write-zip.ts";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "intake-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

let made = 0;
const place = (ending: string) => path.join(folder, `${made++}${ending}`);

const people: readonly Person[] = [
  { xId: "11", xUsername: "nora_b", xDisplayName: "Nora & co", following: true, follower: true },
  { xId: "22", following: true },
  { xId: "9223372036854775807", xUsername: "tom", xDisplayName: "Tom @tom@mastodon.example", follower: true },
  { xId: "33", following: true, blocked: true, muted: true },
];

const expected = (links: { names: boolean }) => [
  {
    id: "11",
    ...(links.names && { username: "nora_b", displayNames: ["Nora & co"] }),
    following: true,
    follower: true,
  },
  { id: "22", following: true, follower: false },
  { id: "33", following: true, follower: false, blocked: true, muted: true },
  {
    id: "9223372036854775807",
    ...(links.names && { username: "tom", displayNames: ["Tom @tom@mastodon.example"] }),
    following: false,
    follower: true,
  },
];

async function read(paths: string | readonly string[], options: ArchiveReadOptions & { web?: boolean } = {}) {
  const inputs = await openInputs(typeof paths === "string" ? [paths] : paths);
  try {
    const [group] = inputs.groups;
    if (!group) throw new Error("nothing was opened");
    return await readArchive(options.web ? { ...group, unpacker: webUnpacker } : group, options);
  } finally {
    await inputs.close();
  }
}

async function readEntries(
  paths: string | readonly string[],
  options: { web?: boolean; names?: boolean } = {},
) {
  const reading = await read(paths, options);
  if (reading.kind !== "read") throw new Error(JSON.stringify(reading));
  return { entries: entriesOf(reading.contacts), summary: reading.summary };
}

async function zipOf(
  plan: Partial<ArchivePlan> = {},
  change: (files: ArchiveFile[]) => ArchiveFile[] = (files) => files,
) {
  const file = place(".zip");
  await writeArchiveZip(file, change(buildArchive({ people, ...plan })));
  return file;
}

const replace = (name: string, content: string) => (files: ArchiveFile[]) =>
  files.map((file) => (file.path.endsWith(name) ? { ...file, content } : file));
const without =
  (...names: string[]) =>
  (files: ArchiveFile[]) =>
    files.filter((file) => !names.some((name) => file.path.endsWith(name)));

const generations: readonly Generation[] = [2018, 2019, 2020, 2022, 2023];

describe("every generation", () => {
  test.each(generations)("%d, as a zip, as a folder and as loose files", async (generation) => {
    const files = buildArchive({ people, generation });
    const zip = place(".zip");
    await writeArchiveZip(zip, files);
    const unpacked = place("");
    writeArchiveFolder(unpacked, files);
    const loose = files
      .filter(({ path: name }) => name.endsWith(".js"))
      .map(({ path: name }) => path.join(unpacked, name));

    for (const given of [zip, unpacked, loose]) {
      const { entries, summary } = await readEntries(given);
      expect(entries).toEqual(expected({ names: true }));
      expect(summary.owner).toEqual(sampleOwner);
      expect(summary.counts).toEqual({
        contacts: 4,
        following: 3,
        follower: 2,
        blocked: 1,
        muted: 1,
        named: 2,
      });
      expect(summary.notes).toEqual([]);
      expect(summary.generatedAt).toBe(generation >= 2022 ? `${generation}-11-22T10:00:00.000Z` : null);
    }
  });

  test("a list that is absent because nobody is in it", async () => {
    const file = await zipOf({ generation: 2018, people: [{ xId: "5", following: true }] });
    expect((await readEntries(file)).entries).toEqual([{ id: "5", following: true, follower: false }]);
  });
});

describe("every wrapping", () => {
  test.each([
    ["stored", { method: "stored" as const }],
    ["with 64-bit records", { zip64: true }],
    ["with a folder around it", { topFolder: "twitter-2023-11-22-ab12" }],
    ["with backslashes", { topFolder: "archive", backslashes: true }],
    ["with media", { mediaBytes: 50_000_000, mediaFiles: 500 }],
  ])("%s", async (_name, options) => {
    const file = place(".zip");
    await writeSampleArchive(file, people, options);
    expect((await readEntries(file)).entries).toEqual(expected({ names: true }));
    expect((await readEntries(file, { web: true })).entries).toEqual(expected({ names: true }));
  });

  test("with the lists beyond 4 GiB, read by a few small reads", async () => {
    const file = place(".zip");
    await writeSampleArchive(file, people, { mediaBytes: 4_500_000_000, mediaFiles: 300 });
    expect(fs.statSync(file).size).toBeGreaterThan(2 ** 32);
    const inputs = await openInputs([file]);
    const [group] = inputs.groups;
    const [only] = group?.files ?? [];
    if (!group || !only) throw new Error("not opened");
    let bytes = 0;
    const counted = {
      ...only,
      read: (from: number, length: number) => {
        bytes += length;
        return only.read(from, length);
      },
    };
    const reading = await readArchive({ ...group, files: [counted] });
    await inputs.close();
    expect(reading.kind === "read" && entriesOf(reading.contacts)).toEqual(expected({ names: true }));
    expect(bytes).toBeLessThan(400_000);
  });

  test("with data before the zip and a comment after it", async () => {
    const file = place(".zip");
    await writeSampleArchive(file, people);
    fs.writeFileSync(
      file,
      Buffer.concat([Buffer.from("#!/bin/sh\nexit\n".repeat(20)), fs.readFileSync(file)]),
    );
    const reading = await read(file);
    // Self-extracting archives are not X's: their first bytes are no zip's.
    expect(reading).toMatchObject({ kind: "refused", refusal: { code: "unknown_format" } });
  });

  test("in parts, inside a zip and loose, base file included", async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ xId: String(at + 1), following: true }));
    const files = buildArchive({ people: many, rowsPerPart: 10 });
    expect(files.map(({ path: name }) => name)).toContain("data/following-part2.js");
    const zip = place(".zip");
    await writeArchiveZip(zip, files.toReversed());
    const { entries, summary } = await readEntries(zip);
    expect(entries).toHaveLength(25);
    expect(summary.notes).toEqual([]);
  });

  test("minified, with BOM and CRLF", async () => {
    const bom = (files: ArchiveFile[]) =>
      files.map(({ path: name, content }) => ({
        path: name,
        content: `\u{FEFF}${[...content].join("").replaceAll("\n", "\r\n")}`,
      }));
    expect((await readEntries(await zipOf({}, bom))).entries).toEqual(expected({ names: true }));
    expect((await readEntries(await zipOf({ minified: true }))).entries).toEqual(expected({ names: true }));
  });
});

describe("what the person is told", () => {
  test("the owner is nobody's contact, and an archive without account.js says so", async () => {
    const own = [...people, { xId: sampleOwner.id, following: true }];
    expect((await readEntries(await zipOf({ people: own }))).entries).toEqual(expected({ names: true }));
    const { summary } = await readEntries(await zipOf({}, without("account.js", "manifest.js")));
    expect(summary.owner).toBeNull();
    expect(summary.notes).toMatchObject([{ code: "owner_unknown" }]);
  });

  test("the manifest speaks for a missing account.js", async () => {
    const { summary } = await readEntries(await zipOf({}, without("account.js")));
    expect(summary.owner).toEqual(sampleOwner);
  });

  test("another number of rows than the manifest promised, and a part that is not there", async () => {
    const many = Array.from({ length: 25 }, (_, at) => ({ xId: String(at + 1), following: true }));
    const cut = 'window.YTD.following.part0 = [{"following":{"accountId":"1"}}]';
    const file = await zipOf({ people: many, rowsPerPart: 10 }, (files) =>
      replace("/following.js", cut)(without("following-part2.js")(files)),
    );
    const { summary } = await readEntries(file);
    expect(summary.notes).toEqual([
      { file: "data/following.js", code: "count_differs", detail: "10/1" },
      { file: "following-part2.js", code: "part_missing", detail: "5" },
    ]);
  });

  test("repeats, refused rows with their places, and unusual layouts", async () => {
    const list = `window.YTD.following.part0 = [
      {"following":{"accountId":"5"}}, {"following":{"accountId":"5"}}, {"following":{"accountId":7}},
      {"following":{"accountId":"9223372036854775808"}}, {"following":{"account\\u0049d":"6"}}]`;
    const { entries, summary } = await readEntries(
      await zipOf({ generation: 2020 }, replace("following.js", list)),
    );
    expect(entries.filter((entry) => entry.following).map((entry) => entry.id)).toEqual(["5", "6"]);
    expect(summary.refusedRows).toEqual([
      { file: "data/following.js", row: 3, code: "id_is_number", found: "7" },
      { file: "data/following.js", row: 4, code: "id_too_large", found: "9223372036854775808" },
    ]);
    expect(summary.notes).toEqual([
      { file: "data/following.js", code: "read_by_full_parse" },
      { file: "following.js", code: "repeats", detail: "1" },
    ]);
  });

  test("a broken list keeps its good rows; a list that is no list is named and the other one is kept", async () => {
    const broken =
      'window.YTD.following.part0 = [{"following":{"accountId":"5"}},{"following":{"accountId":"6"';
    const first = await readEntries(await zipOf({ generation: 2020 }, replace("following.js", broken)));
    expect(first.entries.filter((entry) => entry.following).map((entry) => entry.id)).toEqual(["5", "6"]);
    expect(first.summary.refusedRows).toEqual([{ file: "data/following.js", row: 2, code: "entry_broken" }]);

    const second = await readEntries(await zipOf({ generation: 2020 }, replace("following.js", "[]")));
    expect(second.summary.refusedFiles).toEqual([
      {
        file: "data/following.js",
        code: "wrong_prefix",
        found: "[]",
        expected: "window.YTD.following.part0 =",
      },
    ]);
    expect(second.summary.counts.follower).toBe(2);
  });

  test("posts that cannot be read cost names only", async () => {
    const { entries, summary } = await readEntries(
      await zipOf({}, replace("data/tweets.js", "window.YTD.tweets.part0 = [{")),
    );
    expect(entries).toEqual(expected({ names: false }));
    expect(summary.notes).toEqual([{ file: "data/tweets.js", code: "posts_unreadable" }]);
  });

  test("progress that grows to the end, and no names when none are wanted", async () => {
    const seen: number[] = [];
    const file = await zipOf();
    await read(file, {
      onProgress: ({ bytesDone, bytesTotal }) => seen.push(bytesTotal === 0 ? 0 : bytesDone / bytesTotal),
    });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
    expect((await readEntries(file, { names: false })).entries).toEqual(expected({ names: false }));
  });

  test("nothing when the person stops it", async () => {
    const stop = new AbortController();
    const reading = await read(await zipOf(), { signal: stop.signal, onProgress: () => stop.abort() });
    expect(reading).toEqual({ kind: "cancelled" });
  });
});

describe("what is refused as a whole", () => {
  const refused = async (file: string | readonly string[]) => {
    const reading = await read(file);
    return reading.kind === "refused" ? reading.refusal : reading.kind;
  };

  test.each([
    ["an empty file", "", "empty_file", undefined],
    ["a PDF renamed to .zip", "%PDF-1.7 …", "unknown_format", "pdf"],
    ["a page renamed to .zip", "<!doctype html><title>Sign in</title>", "unknown_format", "html"],
    ["a rar", "Rar!\u{1a}", "unknown_format", "rar"],
    ["text", "hello", "unknown_format", "text"],
    ["a volume of a split zip", "PK\u{7}\u{8}PK\u{3}\u{4}", "split_zip", undefined],
    [
      "the exporter's database",
      '{"formatName":"dexie","formatVersion":1,"data":{}}',
      "database_dump",
      undefined,
    ],
  ])("%s", async (_name, content, code, found) => {
    const file = place(".zip");
    fs.writeFileSync(file, content, "latin1");
    expect(await refused(file)).toEqual({ file, code, ...(found && { found }) });
  });

  test("a zip that was cut off", async () => {
    const file = await zipOf();
    fs.truncateSync(file, fs.statSync(file).size - 30);
    expect(await refused(file)).toEqual({ file, code: "damaged_zip" });
  });

  test("a zip with a hole in its middle", async () => {
    const file = place(".zip");
    await writeSampleArchive(file, people, { mediaBytes: 1_000_000 });
    const bytes = fs.readFileSync(file);
    fs.writeFileSync(file, Buffer.concat([bytes.subarray(0, 400_000), bytes.subarray(500_000)]));
    expect(await refused(file)).toMatchObject({ file: "data/following.js", code: "damaged_entry" });
  });

  test("an empty zip", async () => {
    const file = place(".zip");
    new ZipFile(file).close();
    expect(await refused(file)).toEqual({ file, code: "empty_zip" });
  });

  test("an encrypted zip", async () => {
    const file = place(".zip");
    const zip = new ZipFile(file);
    await zip.add("data/account.js", "x", { encrypted: true, method: "stored" });
    await zip.add("data/following.js", "x", { encrypted: true, method: "stored" });
    zip.close();
    expect(await refused(file)).toEqual({ file: "data/following.js", code: "encrypted_zip" });
  });

  test("a zip packed by another method", async () => {
    const file = place(".zip");
    const zip = new ZipFile(file);
    await zip.add("data/following.js", "x", { methodNumber: 93 });
    zip.close();
    expect(await refused(file)).toEqual({ file: "data/following.js", code: "unsupported_compression" });
  });

  test("a list whose bytes were changed", async () => {
    const file = place(".zip");
    const zip = new ZipFile(file);
    await zip.add("data/following.js", 'window.YTD.following.part0 = [{"following":{"accountId":"5"}}]', {
      method: "stored",
    });
    zip.close();
    const bytes = fs.readFileSync(file);
    bytes.write("6", bytes.indexOf('"5"') + 1);
    fs.writeFileSync(file, bytes);
    // Nothing of a damaged list is believed: its ids may be anybody's.
    expect(await refused(file)).toEqual({ file: "data/following.js", code: "damaged_entry" });
  });

  test.each([
    ["that unpacks to more than it says", 10],
    ["that says it unpacks to terabytes", 5e12],
  ])("a bomb %s", async (_name, declaredSize) => {
    const file = place(".zip");
    const zip = new ZipFile(file);
    const blanks = " ".repeat(1 << 20);
    await zip.add(
      "data/following.js",
      (function* () {
        for (let times = 0; times < 64; times++) yield blanks;
      })(),
      { declaredSize },
    );
    zip.close();
    const refusal = await refused(file);
    expect(refusal).toMatchObject({ file: "data/following.js" });
    expect(["too_large_inside", "wrong_prefix", "damaged_entry"]).toContain(
      (refusal as { code: string }).code,
    );
  });

  test.each<[string, string[], string, string | undefined]>([
    [
      "the archive of posts from before 2019",
      ["tweets.csv", "data/js/user_details.js"],
      "classic_posts_archive",
      undefined,
    ],
    ["a Mastodon archive", ["outbox.json", "actor.json"], "other_service", "Mastodon"],
    ["X media without the lists", ["data/tweets_media/1.jpg"], "lists_missing", "X"],
    ["a zip of photos", ["holiday.jpg"], "lists_missing", undefined],
    [
      "two archives at once",
      ["a/data/account.js", "a/data/following.js", "b/data/account.js"],
      "two_accounts",
      undefined,
    ],
  ])("%s", async (_name, names, code, found) => {
    const file = place(".zip");
    const zip = new ZipFile(file);
    for (const name of names) await zip.add(name, "x");
    zip.close();
    expect(await refused(file)).toEqual({ file, code, ...(found && { found }) });
  });

  test("an archive with nobody in it", async () => {
    expect(await refused(await zipOf({ people: [] }))).toMatchObject({ code: "nobody_inside" });
  });

  test("lists in which no row is good", async () => {
    const list = 'window.YTD.following.part0 = [{"following":{"accountId":12}}]';
    const file = await zipOf({ generation: 2018, people: [] }, (files) => [
      ...files,
      { path: "following.js", content: list },
    ]);
    expect(await refused(file)).toMatchObject({
      file: "following.js",
      row: 1,
      code: "every_row_refused",
      found: "id_is_number: 12",
    });
  });

  test("a folder that is something else", async () => {
    const unpacked = place("");
    writeArchiveFolder(unpacked, [
      { path: "notes/a.txt", content: "x" },
      { path: "notes/b.txt", content: "y" },
    ]);
    expect(await refused(unpacked)).toMatchObject({ code: "lists_missing" });
  });
});
