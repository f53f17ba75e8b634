import { describe, expect, test } from "vitest";
import { foundMax, readClaimQuery } from "#lib/directory/claim-query.ts";
import { runDirectoryImport } from "#lib/directory/run.ts";
import {
  loadClaimsFor,
  replaceOwnClaims,
  restoreClaims,
  saveClaims,
  searchClaims,
  withdrawClaims,
} from "#lib/directory/store.ts";
import { parseHandle } from "#lib/fediverse/handle.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();
const now = new Date("2026-11-22T10:00:00Z");

const claim = (xId: string | null, xUsername: string | null, handle: string, source = "list") => ({
  xId: xId === null ? null : parseXId(xId),
  xUsername,
  handle: parseHandle(handle) as NonNullable<ReturnType<typeof parseHandle>>,
  source: source as "list",
  listName: null,
});
const contact = (contactId: string, xId: string | null, username: string | null) => ({
  contactId,
  xId,
  username,
});

async function importText(text: string, listName = "a list") {
  const refused: string[] = [];
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  const total = await runDirectoryImport({
    db: database.db,
    chunks,
    source: "list",
    listName,
    now,
    onRefused: (row) => refused.push(`${row.row} ${row.code}`),
  });
  return { ...total, rows: refused };
}

describe("importing a list", () => {
  const text =
    "x_id,x_username,handle,source\n101,ann,ann@a.example,\nx,bad,b@b.example,\n,cleo,cleo@c.example,wikidata\n";

  test("good rows are added, bad rows are named", async () => {
    expect(await importText(text)).toEqual({ added: 2, known: 0, refused: 1, rows: ["3 bad_x_id"] });
  });

  test("repeating it adds nothing", async () => {
    expect(await importText(text)).toEqual({ added: 0, known: 2, refused: 1, rows: ["3 bad_x_id"] });
  });

  test("another list that says the same is another claim", async () => {
    expect((await importText(text, "another list")).added).toBe(2);
  });

  test("a row twice in one file is one claim", async () => {
    expect(await importText("x_id,handle\n150,d@d.example\n150,d@d.example\n")).toMatchObject({
      added: 1,
      known: 1,
    });
  });
});

describe("withdrawing", () => {
  const text = "x_id,handle\n701,j@j.example\n702,k@k.example\n";
  const all = () => searchClaims(database.db, readClaimQuery("picked list"));
  const standing = async () =>
    (await all()).filter(({ withdrawnAt }) => withdrawnAt === null).map(({ handle }) => handle);

  test("one claim lasts, whatever is imported later, until it is restored", async () => {
    await importText(text, "picked list");
    const wrong = (await all()).filter(({ handle }) => handle === "j@j.example").map(({ id }) => id);
    expect(await withdrawClaims(database.db, { ids: wrong }, now)).toBe(1);
    await importText(text, "picked list");
    expect(await standing()).toEqual(["k@k.example"]);
    expect(await restoreClaims(database.db, wrong)).toBe(1);
    expect(await restoreClaims(database.db, wrong)).toBe(0);
    expect((await standing()).toSorted()).toEqual(["j@j.example", "k@k.example"]);
  });

  test("a list lasts until it is imported again, but for the claims that were picked out", async () => {
    const [picked] = await all();
    await withdrawClaims(database.db, { ids: [picked?.id ?? ""] }, now);
    expect(await withdrawClaims(database.db, { listName: "picked list" }, now)).toBe(1);
    expect(await standing()).toEqual([]);
    await importText(text, "picked list");
    expect(await standing()).toEqual(
      ["j@j.example", "k@k.example"].filter((handle) => handle !== picked?.handle),
    );
  });

  test("what is somebody's own is not restored by others", async () => {
    const member = await database.newUser();
    await saveClaims(database.db, [claim("703", null, "l@l.example", "member")], {
      now,
      ownerUserId: member,
    });
    await replaceOwnClaims(database.db, [], { source: "member", ownerUserId: member, now });
    const [own] = await searchClaims(database.db, readClaimQuery("703"));
    expect(await restoreClaims(database.db, [own?.id ?? ""])).toBe(0);
  });
});

test("a search shows so many at most, standing ones first", async () => {
  const rows = Array.from({ length: foundMax + 20 }, (_, index) => `${8_000 + index},u${index}@m.example`);
  await importText(`x_id,handle\n${rows.join("\n")}\n`, "long list");
  const found = await searchClaims(database.db, readClaimQuery("long list"));
  expect(found).toHaveLength(foundMax);
});

describe("finding claims", () => {
  test("by id, and by name in any case; conflicting claims are all found", async () => {
    const userId = await database.newUser();
    await saveClaims(
      database.db,
      [
        claim("201", "dora", "dora@a.example"),
        claim("201", null, "dora@b.example"),
        claim(null, "emil", "emil@a.example"),
      ],
      { now, listName: "l" },
    );
    const found = await loadClaimsFor(database.db, userId, [
      contact("one", "201", null),
      contact("two", null, "Emil"),
      contact("three", "999", "nobody"),
    ]);
    expect(found.get("one")?.map((each) => [each.handle, each.by])).toEqual([
      ["dora@a.example", "x_id"],
      ["dora@b.example", "x_id"],
    ]);
    expect(found.get("two")?.map((each) => [each.handle, each.by])).toEqual([
      ["emil@a.example", "x_username"],
    ]);
    expect(found.has("three")).toBe(false);
  });

  test("a claim about an id never speaks for somebody who took over the name", async () => {
    const userId = await database.newUser();
    await saveClaims(database.db, [claim("301", "frida", "frida@a.example")], { now, listName: "l" });
    const found = await loadClaimsFor(database.db, userId, [contact("new frida", "302", "frida")]);
    expect(found.has("new frida")).toBe(false);
  });

  test("a claim added a moment ago is found", async () => {
    const userId = await database.newUser();
    const asked = [contact("one", "401", null)];
    expect((await loadClaimsFor(database.db, userId, asked)).size).toBe(0);
    await saveClaims(database.db, [claim("401", null, "g@a.example")], { now });
    expect((await loadClaimsFor(database.db, userId, asked)).get("one")).toHaveLength(1);
  });

  test("what one person decided is seen by that person only", async () => {
    const [ann, ben] = [await database.newUser(), await database.newUser()];
    await saveClaims(database.db, [claim("501", null, "h@a.example", "decided")], { now, ownerUserId: ann });
    const asked = [contact("one", "501", null)];
    expect((await loadClaimsFor(database.db, ann, asked)).size).toBe(1);
    expect((await loadClaimsFor(database.db, ben, asked)).size).toBe(0);
  });

  test("withdrawn claims are not found, and stand again when made again", async () => {
    const member = await database.newUser();
    const own = [claim("601", "ida", "ida@a.example", "member")];
    const asked = [contact("one", "601", null)];
    await saveClaims(database.db, own, { now, ownerUserId: member });
    await replaceOwnClaims(database.db, [], { source: "member", ownerUserId: member, now });
    expect((await loadClaimsFor(database.db, await database.newUser(), asked)).size).toBe(0);
    await saveClaims(database.db, own, { now, ownerUserId: member });
    expect((await loadClaimsFor(database.db, await database.newUser(), asked)).size).toBe(1);
  });
});
