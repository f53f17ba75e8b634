/** Pictures of accounts come through us alone, for candidates of one's own, and only when they are pictures. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { borrowHost, returnHosts } from "#lib/candidates/store.ts";
import { fetchPicture } from "#lib/matches/pictures/client.ts";
import { runPicture } from "#lib/matches/pictures/run.ts";
import { loadShowsPictures, saveShowsPictures } from "#lib/matches/pictures/store.ts";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { closePublicFetch } from "#lib/net/public-fetch.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { runCasePicture, runOpenCase, runTakeCase, runWithdrawCase } from "#lib/support/run.ts";
import { openTestDatabase } from "../support/database.ts";
import { now } from "./matches-builders.ts";
import { seedAnswer, seedContact } from "./matches-seed.ts";
import { type LoopbackServer, openLoopbackServer } from "./public-fetch-server.ts";

const database = openTestDatabase();
const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(64)]);
const host = "pictures.test";
const handle = `ada@${host}`;
let server: LoopbackServer;
let policy: FetchPolicy;
let userId: UserId;

beforeAll(async () => {
  server = await openLoopbackServer();
  policy = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: `*.test=127.0.0.1:${server.port}`,
    contact: "https://app.test",
  });
  const say = (path: string, body: Buffer | string, type = "image/png") =>
    server.answer(path, (_request, response) => response.writeHead(200, { "content-type": type }).end(body));
  say("/a.png", png);
  say("/mislabelled.png", png, "text/html");
  say("/page.png", "<!doctype html><script>alert(1)</script>");
  say("/drawing.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml");
  say("/huge.png", Buffer.concat([png, Buffer.alloc(2_000_000)]));
  server.answer("/away.png", (_request, response) =>
    response.writeHead(302, { location: "http://10.0.0.1/a.png" }).end(),
  );
});
afterAll(async () => {
  await closePublicFetch(policy);
  await server.close();
});
beforeEach(async () => {
  server.visits.length = 0;
  userId = await database.newUser();
});

const ports = { fetchPicture: (url: string) => fetchPicture(url, policy) };

async function candidate(owner: UserId, path: string, of = handle): Promise<void> {
  await seedContact(database.db, owner, { candidates: [{ handle: of }] });
  await seedAnswer(database.db, of, "verified", { profile: { avatarUrl: `https://${host}${path}` } });
}

test.each([
  ["/a.png", "image/png"],
  ["/mislabelled.png", "image/png"],
  ["/page.png", undefined],
  ["/drawing.svg", undefined],
  ["/huge.png", undefined],
  ["/away.png", undefined],
  ["/nothing-here.png", undefined],
])("%s comes as %s", async (path, type) => {
  expect((await fetchPicture(`https://${host}${path}`, policy))?.type).toBe(type);
});

test("a person sees the picture of a candidate of theirs, fetched once", async () => {
  await candidate(userId, "/a.png?1");
  const asked = { db: database.db, userId, handle, now };
  expect(await runPicture(asked, ports)).toMatchObject({ type: "image/png", body: png });
  expect(await runPicture(asked, ports)).toMatchObject({ type: "image/png" });
  expect(server.visits).toHaveLength(1);
  expect(server.visits[0]?.headers["cookie"]).toBeUndefined();
  expect(server.visits[0]?.headers["referer"]).toBeUndefined();
});

test("somebody else's candidate is not fetched, nor is an address one makes up", async () => {
  await candidate(await database.newUser(), "/a.png?2", `bo@${host}`);
  for (const other of [`bo@${host}`, "https://pictures.test/a.png", ""])
    expect(await runPicture({ db: database.db, userId, handle: other, now }, ports)).toBeNull();
  expect(server.visits).toEqual([]);
});

test("the picture of nobody is not fetched", async () => {
  await candidate(userId, "/avatars/original/missing.png", `cy@${host}`);
  expect(await runPicture({ db: database.db, userId, handle: `cy@${host}`, now }, ports)).toBeNull();
  expect(server.visits).toEqual([]);
});

test("in a case only while it is in one's hands", async () => {
  const { db } = database;
  await candidate(userId, "/avatars/original/missing.png", `di@${host}`);
  const reviewer = await database.newUser();
  await db.user.update({ where: { id: reviewer }, data: { role: "support" } });
  const caseId = (await runOpenCase({ db, userId, days: 30, message: "", wording: "yes", now })) ?? "";
  const asked = { db, reviewer, caseId, handle: `di@${host}`, now };
  await expect(runCasePicture(asked)).rejects.toMatchObject({ code: "not_found" });
  await runTakeCase({ db, reviewer, caseId, now });
  expect(await runCasePicture(asked)).toBeNull();
  await runWithdrawCase({ db, userId, now });
  await expect(runCasePicture(asked)).rejects.toMatchObject({ code: "not_found" });
});

test("pictures are shown until the person hides them", async () => {
  expect(await loadShowsPictures(database.db, userId)).toBe(true);
  await saveShowsPictures(database.db, userId, false);
  expect(await loadShowsPictures(database.db, userId)).toBe(false);
});

test("a picture waits while its server is being looked up at, and comes when that is over", async () => {
  const { db } = database;
  const at = "busy-pictures.test";
  await seedContact(db, userId, { candidates: [{ handle: `ada@${at}` }] });
  await seedAnswer(db, `ada@${at}`, "verified", { profile: { avatarUrl: `https://${at}/a.png` } });
  const asked = { db, userId, handle: `ada@${at}`, now };
  expect(await borrowHost(db, at, { workerId: "another", now: new Date(), leaseMs: 60_000 })).toBe(true);
  expect(await runPicture(asked, ports)).toBe("busy");
  expect(server.visits).toEqual([]);
  await returnHosts(db, [at], "another");
  expect(await runPicture(asked, ports)).toMatchObject({ body: png });
});
