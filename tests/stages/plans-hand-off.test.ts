/** A list handed to a server's own importer: consent to exactly that list, one sending, every ending by its name. */
import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { HandOffEnding } from "#lib/batches/hand-offs/run.ts";
import { resumeHandOffs, runHandOff } from "#lib/batches/hand-offs/run.ts";
import { beginHandOff, saveHandOffLook } from "#lib/batches/hand-offs/store.ts";
import { withLaneLock } from "#lib/batches/locks/store.ts";
import { runFollowingReading } from "#lib/batches/run.ts";
import { saveFollowed } from "#lib/matches/store.ts";
import type { Importer } from "#lib/plans/can-follow.ts";
import { runHandOver } from "#lib/plans/hand-over/run.ts";
import { loadHandedOver } from "#lib/plans/hand-over/store.ts";
import { runDraft, runDraftChoice } from "#lib/plans/run.ts";
import { openExport } from "../../app/api/export/[file]/open-export.ts";
import {
  forgetEverything,
  laneAsk,
  me,
  openStillWorld,
  people,
  personHandle,
  type Signed,
  signIn,
  smallWorld,
} from "./batches-builders.ts";

const { database, fediverse } = await openStillWorld();
const wording = "I hand the list to prairie.test.";
const options = { showBoosts: false, notify: true, languages: ["fr", "en"] };
const wideScopes = "read:accounts read:follows read:search write:follows write";
const narrowScopes = "read:accounts read:follows read:search write:follows";
const dayMs = 86_400_000;

/** Somebody on a GoToSocial with `count` accepted matches, signed in with the wide permission. */
async function given(
  count: number,
  over: {
    readonly scopes?: string;
    readonly tokenScopes?: string;
    readonly version?: string;
    readonly software?: "gotosocial" | "akkoma";
  } = {},
): Promise<Signed> {
  const { scopes = wideScopes, tokenScopes = scopes, version = "0.19.2", software = "gotosocial" } = over;
  fediverse.reset(smallWorld(count, { personality: software, known: 0 }));
  const { db } = database;
  const userId = await database.newUser();
  const signed = await signIn(db, userId, { fediverse, software, version, scopes });
  const tokenSealed = fediverse.issueToken(me, tokenScopes.split(" "));
  await db.fediverseAccount.update({ where: { id: signed.accountId }, data: { tokenSealed } });
  const contacts = people(count).map((handle) => ({ id: randomUUID(), handle }));
  await db.contact.createMany({
    data: contacts.map(({ id, handle }) => ({ id, userId, username: handle.split("@")[0] ?? "" })),
  });
  await db.match.createMany({
    data: contacts.map(({ id, handle }) => {
      return { contactId: id, userId, state: "accepted", handle, grade: "proven" };
    }),
  });
  return signed;
}

const now = () => new Date(fediverse.now());

async function handOver(signed: Signed, importer: Importer = "gotosocial") {
  const { userId, accountId } = signed;
  const { db } = database;
  const { digest } = await runDraft({ db, userId, accountId, now: now() });
  return runHandOver({ db, userId, accountId, importer, digest, options, wording, now: now() });
}

function askFor(signed: Signed, handOffId: string) {
  return { ...laneAsk(database.db, { signed, planId: handOffId, fediverse }), handOffId };
}

/** As the worker would until nothing is due any more, moving the clock; answers how it came to that. */
async function runToDone(signed: Signed, handOffId: string): Promise<readonly HandOffEnding["kind"][]> {
  const kinds: HandOffEnding["kind"][] = [];
  for (let run = 0; run < 30; run += 1) {
    const ending = await runHandOff(askFor(signed, handOffId));
    kinds.push(ending.kind);
    if (ending.kind === "look") {
      await readFollowings(signed);
      await saveHandOffLook(database.db, askFor(signed, handOffId), ending.next);
    }
    const next = ending.kind === "again" ? ending.at : ending.kind === "look" ? ending.next : null;
    if (!next) return kinds;
    fediverse.shiftTime(Math.max(0, next.getTime() - fediverse.now()));
  }
  throw new Error("it never came to an end");
}

async function readFollowings(signed: Signed): Promise<void> {
  const { userId, accountId } = signed;
  const { planId } = await runDraft({ db: database.db, userId, accountId, now: now() });
  const ask = laneAsk(database.db, { signed, planId, fediverse });
  await runFollowingReading({
    ...ask,
    onRead: async (handles) =>
      void (await saveFollowed(database.db, userId, { accountId, handles, seenAt: now() })),
  });
}

const importers: readonly string[] = ["/api/v1/import", "/api/pleroma/follow_import"];
const sendings = () => fediverse.log().filter(({ url }) => importers.includes(url));
const shownOf = ({ userId, accountId }: Signed) => loadHandedOver(database.db, userId, accountId);
const following = () =>
  fediverse
    .follows(me)
    .filter(({ state }) => state === "following")
    .map(({ target }) => target)
    .sort();

describe("handing a list over", () => {
  it("sends it once, and whom the server follows by itself is followed already, by none of our doing", async () => {
    const signed = await given(12);
    const { handOffId, count } = await handOver(signed);
    expect(count).toBe(12);
    expect(fediverse.log()).toEqual([]);
    const kinds = await runToDone(signed, handOffId);
    expect(kinds.filter((kind) => kind === "look")).toHaveLength(6);
    expect(sendings().map(({ status }) => status)).toEqual([202]);
    expect(following()).toEqual([...people(12)].sort());
    expect(await shownOf(signed)).toMatchObject({ state: "accepted", count: 12, followed: 12 });
    const { userId, accountId } = signed;
    const draft = await runDraft({ db: database.db, userId, accountId, now: now() });
    expect(draft.follows).toEqual([]);
    expect(draft.leaveOuts.map(({ reason }) => reason)).toEqual(Array(12).fill("already"));
    expect(await database.db.attempt.count({ where: { userId } })).toBe(0);
    expect(fediverse.log().some(({ url }) => url.endsWith("/follow"))).toBe(false);
    expect(fediverse.violations()).toEqual([]);
  });

  it("sends the bare addresses to Pleroma and Akkoma, with the permission to follow that is there", async () => {
    const signed = await given(12, { scopes: narrowScopes, version: "3.16.0", software: "akkoma" });
    const { handOffId } = await handOver(signed, "pleroma");
    await runToDone(signed, handOffId);
    expect(sendings().map(({ url, status }) => [url, status])).toEqual([["/api/pleroma/follow_import", 200]]);
    expect(following()).toEqual([...people(12)].sort());
    expect(await shownOf(signed)).toMatchObject({ state: "accepted", count: 12, followed: 12 });
    expect(fediverse.log().some(({ url }) => url.endsWith("/follow"))).toBe(false);
    expect(fediverse.violations()).toEqual([]);
  });

  it("sends the person's choices, and those who are followed one by one appear as they come", async () => {
    const signed = await given(400);
    const { handOffId } = await handOver(signed);
    await runHandOff(askFor(signed, handOffId));
    fediverse.shiftTime(60_000);
    const early = following().length;
    expect(early).toBeGreaterThan(50);
    expect(early).toBeLessThan(250);
    const world = fediverse.world;
    const edge = world.edge(me, personHandle(0));
    expect([edge?.reblogs, edge?.notify]).toEqual([false, true]);
    await readFollowings(signed);
    const shown = await shownOf(signed);
    expect(shown?.followed).toBeGreaterThan(50);
    expect(shown?.followed).toBeLessThan(250);
    await runToDone(signed, handOffId);
    expect((await shownOf(signed))?.followed).toBe(400);
    expect(sendings()).toHaveLength(1);
  });

  it("sends the same people as the file for the same account, without those taken out and beyond the number", async () => {
    const signed = await given(9);
    const { userId, accountId } = signed;
    const { db } = database;
    const { planId } = await runDraft({ db, userId, accountId, now: now() });
    const takeOut = personHandle(2);
    await runDraftChoice({ db, userId, planId, choice: { takeOut, most: 6, orderRule: "name" } });
    const { handOffId, count } = await handOver(signed);
    expect(count).toBe(6);
    const { handles } = await db.handOff.findUniqueOrThrow({ where: { id: handOffId } });
    const params = new URLSearchParams({ account: accountId });
    const file = await openExport({ db, userId, file: "following_accounts.csv", params, now: now() });
    let csv = "";
    for await (const piece of file?.pieces ?? []) csv += piece;
    const rows = csv.trim().split("\n").slice(1);
    expect(rows.map((row) => row.split(",")[0]).sort()).toEqual([...handles].sort());
    expect(handles).not.toContain(takeOut);
  });

  it("keeps consent, a log of asking and of the end, and nothing of the token", async () => {
    const signed = await given(2);
    const { handOffId } = await handOver(signed);
    await runHandOff(askFor(signed, handOffId));
    const consents = await database.db.consent.findMany({ where: { userId: signed.userId } });
    expect(consents).toMatchObject([
      { kind: "import", subjectId: handOffId, wording, facts: { follows: 2 } },
    ]);
    const log = await database.db.auditEntry.findMany({
      where: { userId: signed.userId },
      orderBy: { id: "asc" },
    });
    expect(log.map(({ action, actorRole }) => [action, actorRole])).toEqual([
      ["list.handed_over", "person"],
      ["list.taken", "worker"],
    ]);
    expect(JSON.stringify([consents, log.map(({ facts }) => facts)])).not.toContain(signed.token);
  });
});

describe("consent", () => {
  it("is to exactly the list that was shown", async () => {
    const signed = await given(3);
    const { userId, accountId } = signed;
    const { digest } = await runDraft({ db: database.db, userId, accountId, now: now() });
    await database.db.match.updateMany({
      where: { userId, handle: personHandle(1) },
      data: { state: "rejected" },
    });
    const importer = "gotosocial";
    const asked = {
      db: database.db,
      userId,
      accountId,
      importer,
      digest,
      options,
      wording,
      now: now(),
    } as const;
    await expect(runHandOver(asked)).rejects.toMatchObject({ code: "plan_changed" });
    expect(await database.db.handOff.count({ where: { userId } })).toBe(0);
  });

  it("is refused for a stranger's account, without the permission, and while a list is on its way", async () => {
    const signed = await given(2);
    const stranger = { ...signed, userId: await database.newUser() };
    await expect(handOver(stranger)).rejects.toMatchObject({ code: "not_found" });
    await handOver(signed);
    await expect(handOver(signed)).rejects.toThrow("on its way");
    await forgetEverything(database.db);
    const narrow = await given(2, { scopes: "read:accounts read:follows write:follows" });
    await expect(handOver(narrow)).rejects.toThrow("may not import");
  });

  it("is of no use once the account is disconnected", async () => {
    const signed = await given(2);
    await database.db.fediverseAccount.update({
      where: { id: signed.accountId },
      data: { state: "signed_out", tokenSealed: null },
    });
    await expect(handOver(signed)).rejects.toMatchObject({ code: "account_signed_out" });
  });
});

describe("every ending by its name", () => {
  async function ended(signed: Signed) {
    const { handOffId } = await handOver(signed);
    const ending = await runHandOff(askFor(signed, handOffId));
    return { handOffId, ending, shown: await shownOf(signed) };
  }

  it("refused, with the status", async () => {
    const signed = await given(2);
    fediverse.setFault("prairie.test", { kind: "server_error", status: 404, path: "/api/v1/import" });
    const { ending, shown } = await ended(signed);
    expect(ending).toEqual({ kind: "done" });
    expect(shown).toMatchObject({ state: "refused", status: 404 });
  });

  it("no permission, when the token has less than was said", async () => {
    const signed = await given(2, { tokenScopes: "read:accounts read:follows write:follows" });
    const { shown } = await ended(signed);
    expect(shown).toMatchObject({ state: "no_permission", status: 403 });
  });

  it("limited, until a moment, and then the person may ask again", async () => {
    const signed = await given(2);
    fediverse.setFault("prairie.test", { kind: "too_many", retryAfterS: 90, path: "/api/v1/import" });
    const { shown, handOffId } = await ended(signed);
    expect(shown?.state).toBe("limited");
    expect((shown?.retryAt?.getTime() ?? 0) - fediverse.now()).toBeLessThanOrEqual(90_000);
    expect(await runHandOff(askFor(signed, handOffId))).toEqual({ kind: "done" });
    fediverse.clearFaults("prairie.test");
    fediverse.shiftTime(120_000);
    expect((await ended(signed)).shown?.state).toBe("accepted");
    expect(sendings().map(({ status }) => status)).toEqual([429, 202]);
  });

  it("signed out, which stops the account's plans as well", async () => {
    const signed = await given(2);
    const { handOffId } = await handOver(signed);
    fediverse.revokeTokens(me);
    expect(await runHandOff(askFor(signed, handOffId))).toEqual({ kind: "done" });
    expect(await shownOf(signed)).toMatchObject({ state: "signed_out", status: 401 });
    const account = await database.db.fediverseAccount.findUnique({ where: { id: signed.accountId } });
    expect(account?.state).toBe("signed_out");
  });

  it.each([
    ["down", null],
    ["server_error", 502],
  ] as const)("unknown, when the server is %s: it is looked at, and not sent again", async (kind, status) => {
    const signed = await given(2);
    fediverse.setFault("prairie.test", { kind, ...(status ? { status } : {}), path: "/api/v1/import" });
    if (kind === "down") fediverse.setFault("prairie.test", { kind });
    const { ending, shown, handOffId } = await ended(signed);
    expect(shown).toMatchObject({ state: "unknown", status });
    expect(ending.kind).toBe("again");
    const tried = sendings().length;
    fediverse.clearFaults("prairie.test");
    expect((await runToDone(signed, handOffId)).filter((one) => one === "look")).toHaveLength(6);
    expect(sendings()).toHaveLength(tried);
  });

  it("refused without a call, where the software has no importer", async () => {
    const signed = await given(2, { version: "0.16.0" });
    const { shown } = await ended(signed);
    expect(shown?.state).toBe("refused");
    expect(sendings()).toEqual([]);
  });
});

describe("when it does not run through", () => {
  it("a look that was cut off before the next was kept is due again", async () => {
    const signed = await given(2);
    const { handOffId } = await handOver(signed);
    const sent = await runHandOff(askFor(signed, handOffId));
    if (sent.kind !== "again") throw new Error(`it ended as ${sent.kind}`);
    fediverse.shiftTime(sent.at.getTime() - fediverse.now());
    const first = await runHandOff(askFor(signed, handOffId));
    expect(first.kind).toBe("look");
    expect(await resumeHandOffs(database.db, now())).toMatchObject([{ handOffId }]);
    expect((await runHandOff(askFor(signed, handOffId))).kind).toBe("look");
  });

  it("is unknown after a crash in the middle of sending, and never sent again", async () => {
    const signed = await given(2);
    const { handOffId } = await handOver(signed);
    const key = { userId: signed.userId, accountId: signed.accountId, handOffId };
    expect(await beginHandOff(database.db, key, now())).toBe(true);
    expect(await resumeHandOffs(database.db, now())).toMatchObject([{ handOffId }]);
    expect((await runHandOff(askFor(signed, handOffId))).kind).toBe("again");
    expect((await shownOf(signed))?.state).toBe("unknown");
    await runToDone(signed, handOffId);
    expect(sendings()).toEqual([]);
  });

  it("waits for the account's lane, and for the shared allowance of the server", async () => {
    const signed = await given(2);
    const { handOffId } = await handOver(signed);
    const ending = await withLaneLock(database.db, signed.accountId, () =>
      runHandOff(askFor(signed, handOffId)),
    );
    expect(ending).toMatchObject({ kind: "again" });
    await database.db.budget.create({
      data: {
        scope: "ip:prairie.test",
        kind: "300/300s",
        windowStart: new Date(Math.floor(fediverse.now() / 300_000) * 300_000),
        used: 260,
      },
    });
    const short = await runHandOff(askFor(signed, handOffId));
    expect(short.kind).toBe("again");
    expect(sendings()).toEqual([]);
    expect(await resumeHandOffs(database.db, now())).toHaveLength(1);
    await runToDone(signed, handOffId);
    expect(sendings()).toHaveLength(1);
    expect(await resumeHandOffs(database.db, new Date(fediverse.now() + 2 * dayMs))).toEqual([]);
  });

  it("is sent by one of two workers", async () => {
    const signed = await given(2);
    const { handOffId } = await handOver(signed);
    const endings = await Promise.all([1, 2].map(() => runHandOff(askFor(signed, handOffId))));
    expect(endings.map(({ kind }) => kind)).toEqual(["again", "again"]);
    await runToDone(signed, handOffId);
    expect(sendings()).toHaveLength(1);
  });
});
