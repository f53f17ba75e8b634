/** Keys of X apps that were brought along: whose they are, who may use them, and what X is told when they end. */
import { afterEach, describe, expect, test } from "vitest";
import {
  loadOrganisationApp,
  loadOrganisationKeys,
  loadOwnKeys,
  loadXAccess,
  saveOwnKeys,
  type XAccountAccess,
} from "#lib/intake/x-api/access/store.ts";
import { revokeXToken } from "#lib/intake/x-api/client.ts";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";
import { loadOrganisations } from "#lib/organisations/store.ts";
import {
  runDeleteOrganisationKeys,
  runRemoveAccount,
  runSaveOrganisationKeys,
} from "#lib/organisations/x-keys/run.ts";
import { runDeleteXKeys, runDisconnect, runEndReplacedAccess, runErase } from "#lib/privacy/run.ts";
import { readPersonalData } from "#lib/privacy/store.ts";
import type { UserId } from "#lib/session/user-id.ts";
import type { Fediverse } from "../fediverse/start-fediverse.ts";
import { openTestDatabase } from "../support/database.ts";
import {
  agree,
  appSecret,
  houseApp,
  me,
  onePage,
  operatorApp,
  ownApp,
  portsTo,
  readAll,
  signInWithX,
  startX,
  xSettings,
  xWorld,
} from "./x-intake-builders.ts";

const database = openTestDatabase();
const open: Fediverse[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((fediverse) => fediverse.close()));
});

const now = new Date("2026-05-06T07:08:09Z");

async function startWorld(people = 5): Promise<Fediverse> {
  const fediverse = await startX(xWorld(people));
  open.push(fediverse);
  return fediverse;
}

/** Revokes at the stand-in, and keeps what X was asked. */
function revoking(fediverse: Fediverse) {
  const asked: string[] = [];
  const policy = readFetchPolicy({
    allow: "127.0.0.0/8",
    connect: fediverse.connect,
    contact: "https://transhumance.example",
  });
  const revokeX: typeof revokeXToken = (keys, token, kind) => {
    asked.push(`${keys.clientId} ${kind}`);
    return revokeXToken(keys, token, kind, policy);
  };
  return { asked, revokeX };
}

const tokensAt = ({ x }: Fediverse) => [...(x?.tokens.keys() ?? []), ...(x?.refreshTokens.keys() ?? [])];
const both = (app: { readonly clientId: string }) => [
  `${app.clientId} refresh_token`,
  `${app.clientId} access_token`,
];

describe("X is told when our access ends", () => {
  const whose = (userId: UserId, revokeX: typeof revokeXToken) => ({
    db: database.db,
    userId,
    appSecret,
    operatorXKeys: operatorApp,
    revokeX,
  });

  test("by disconnecting the account", async () => {
    const fediverse = await startWorld();
    const userId = await database.newUser();
    await signInWithX(database.db, userId, fediverse);
    const { asked, revokeX } = revoking(fediverse);
    const [account] = await loadXAccess(database.db, userId, appSecret);
    expect(tokensAt(fediverse)).toHaveLength(2);
    expect(await runDisconnect(whose(userId, revokeX), account?.id ?? "")).toBe("gone");
    expect(asked).toEqual(both(operatorApp));
    expect(tokensAt(fediverse)).toEqual([]);
    expect(await database.db.xAccount.count({ where: { userId } })).toBe(0);
  });

  test("by erasing everything", async () => {
    const fediverse = await startWorld();
    const userId = await database.newUser();
    await signInWithX(database.db, userId, fediverse);
    const { asked, revokeX } = revoking(fediverse);
    expect(await runErase(whose(userId, revokeX))).toEqual({ revoked: 1, notAsked: 0 });
    expect(asked).toEqual(both(operatorApp));
    expect(tokensAt(fediverse)).toEqual([]);
    expect(await database.db.user.count({ where: { id: userId } })).toBe(0);
  });

  test("by deleting the keys of one's own app, through those keys", async () => {
    const fediverse = await startWorld();
    const userId = await database.newUser();
    await saveOwnKeys(database.db, userId, ownApp, appSecret);
    await signInWithX(database.db, userId, fediverse, ownApp);
    const { asked, revokeX } = revoking(fediverse);
    await runDeleteXKeys(whose(userId, revokeX));
    expect(asked).toEqual(both(ownApp));
    expect(tokensAt(fediverse)).toEqual([]);
    expect(await loadOwnKeys(database.db, userId, appSecret)).toBeNull();
  });

  test("by signing in through another app, and not by signing in again through the same", async () => {
    const fediverse = await startWorld();
    const userId = await database.newUser();
    await saveOwnKeys(database.db, userId, ownApp, appSecret);
    await signInWithX(database.db, userId, fediverse);
    const access = async () => (await loadXAccess(database.db, userId, appSecret))[0] as XAccountAccess;
    const { asked, revokeX } = revoking(fediverse);
    const first = await access();
    await signInWithX(database.db, userId, fediverse);
    expect(await runEndReplacedAccess(whose(userId, revokeX), first)).toBe("gone");
    expect(asked).toEqual([]);
    const second = await access();
    await signInWithX(database.db, userId, fediverse, ownApp);
    expect(await runEndReplacedAccess(whose(userId, revokeX), second)).toBe("gone");
    expect(asked).toEqual(both(operatorApp));
    const held = await access();
    expect(tokensAt(fediverse)).toEqual(expect.arrayContaining([held.accessToken, held.refreshToken]));
    expect(tokensAt(fediverse)).not.toContain(second.refreshToken);
  });

  test("and when X cannot be reached, the tokens are forgotten here all the same, and it is said", async () => {
    const fediverse = await startWorld();
    const userId = await database.newUser();
    await signInWithX(database.db, userId, fediverse);
    expect(await runErase(whose(userId, async () => false))).toEqual({ revoked: 0, notAsked: 1 });
    expect(await database.db.xAccount.count({ where: { xId: BigInt(me) } })).toBe(0);
  });
});

type House = {
  readonly administrator: UserId;
  readonly organisationId: string;
  readonly member: UserId;
  readonly handle: string;
  readonly fediverse: Fediverse;
  readonly asked: readonly string[];
  readonly whose: Parameters<typeof runSaveOrganisationKeys>[0];
};

let houses = 0;

/** An organisation with one person, whose administrator has brought the keys of its app. */
async function newHouse(people = 5): Promise<House> {
  const { db } = database;
  houses += 1;
  const fediverse = await startWorld(people);
  const administrator = await database.newUser();
  await db.user.update({ where: { id: administrator }, data: { role: "administrator" } });
  const member = await database.newUser();
  const handle = `member_${houses}@house.test`;
  const { id: organisationId } = await db.organisation.create({ data: { name: `House ${houses}` } });
  await db.organisationAccount.create({ data: { organisationId, handle, userId: member } });
  const { asked, revokeX } = revoking(fediverse);
  const whose = { db, administrator, organisationId, appSecret, now, revokeX };
  await runSaveOrganisationKeys(whose, houseApp);
  return { administrator, organisationId, member, handle, fediverse, asked, whose };
}

const historyOf = (userId: UserId) =>
  database.db.auditEntry.findMany({ where: { userId }, orderBy: { id: "asc" } });
const lists = { kind: "lists", sides: ["following"], pinned: false } as const;

describe("an organisation's app", () => {
  test("reads for its people at the low price, at no cost to the operator, tokens renewed through its keys", async () => {
    const { member, organisationId, fediverse } = await newHouse(120);
    const { db } = database;
    await signInWithX(db, member, fediverse, houseApp, organisationId);
    const settings = xSettings({ X_SPEND_MAX_PER_MONTH: 0, X_SPEND_MAX_PER_RUN: 0 });
    const runId = await agree(db, member, settings, lists);
    const reading = { db, userId: member, settings, ports: portsTo(fediverse), runId };
    fediverse.shiftTime(7_190_000);
    expect((await readAll(reading, fediverse)).ending).toBe("ended");
    expect(fediverse.xStats().billedMicros).toBe(120_000);
    expect(await db.xRun.findFirstOrThrow({ where: { id: runId } })).toMatchObject({
      ownApp: true,
      organisationId,
      spendingScope: null,
      spentMicros: 120_000n,
    });
  });

  test("is nobody else's: not another person's, not another house's, not the administrator's own", async () => {
    const { administrator, member, organisationId } = await newHouse();
    const other = await newHouse();
    const { db } = database;
    expect(await loadOrganisationKeys(db, member, organisationId, appSecret)).toEqual(houseApp);
    expect(await loadOrganisationApp(db, member)).toMatchObject({ organisationId });
    for (const stranger of [await database.newUser(), other.member, administrator]) {
      expect(await loadOrganisationKeys(db, stranger, organisationId, appSecret)).toBeNull();
    }
    expect(await loadOrganisationApp(db, administrator)).toBeNull();
  });

  test("cannot be read with by somebody who says they are of it", async () => {
    const { organisationId, fediverse } = await newHouse();
    const { db } = database;
    const stranger = await database.newUser();
    await signInWithX(db, stranger, fediverse, houseApp, organisationId);
    await expect(agree(db, stranger, xSettings(), lists)).rejects.toMatchObject({
      code: "account_signed_out",
    });
    expect(await loadXAccess(db, stranger, appSecret)).toMatchObject([
      { accessToken: null, refreshToken: null },
    ]);
  });

  test("keeps its keys sealed, shows their end alone, and tells no member of them", async () => {
    const { administrator, member, organisationId, fediverse } = await newHouse();
    const { db } = database;
    const row = await db.organisationXApp.findUniqueOrThrow({ where: { organisationId } });
    expect(JSON.stringify(row)).not.toContain(houseApp.clientSecret);
    const shown = (await loadOrganisations(db, administrator)).find(({ id }) => id === organisationId);
    expect(shown?.xAppEnd).toBe("-app");
    expect(JSON.stringify(shown)).not.toContain(houseApp.clientSecret);
    await signInWithX(db, member, fediverse, houseApp, organisationId);
    let told = "";
    for await (const piece of readPersonalData(db, member)) told += piece;
    expect(told).toContain(organisationId);
    expect(told).not.toContain(houseApp.clientSecret);
    expect(told).not.toContain(houseApp.clientId);
  });

  test("is brought and taken away by administrators alone, and their history says so", async () => {
    const { administrator, member, organisationId, whose } = await newHouse();
    const not = { ...whose, administrator: member };
    await expect(runSaveOrganisationKeys(not, ownApp)).rejects.toMatchObject({ code: "not_yours" });
    await expect(runDeleteOrganisationKeys(not)).rejects.toMatchObject({ code: "not_yours" });
    expect(await loadOrganisationKeys(database.db, member, organisationId, appSecret)).toEqual(houseApp);
    await runDeleteOrganisationKeys(whose);
    const said = await historyOf(administrator);
    expect(said.map(({ action, subject }) => [action, subject])).toEqual([
      ["organisation.x_keys_saved", organisationId],
      ["organisation.x_keys_deleted", organisationId],
    ]);
    expect(JSON.stringify(said.map(({ facts }) => facts))).not.toContain(houseApp.clientSecret);
  });

  test("taken away, ends everybody's access at X and here, and stops what they read", async () => {
    const { member, organisationId, fediverse, whose, asked } = await newHouse();
    const { db } = database;
    await signInWithX(db, member, fediverse, houseApp, organisationId);
    const settings = xSettings();
    const runId = await agree(db, member, settings, lists);
    await runDeleteOrganisationKeys(whose);
    expect(asked).toEqual(both(houseApp));
    expect(tokensAt(fediverse)).toEqual([]);
    const reading = { db, userId: member, settings, ports: portsTo(fediverse), runId };
    expect(await onePage(reading)).toEqual({ kind: "stopped" });
    expect(fediverse.xStats().billed).toBe(0);
    expect((await historyOf(member)).map(({ action }) => action)).toEqual(["organisation.x_access_ended"]);
    await runDeleteOrganisationKeys(whose);
    expect(asked).toHaveLength(2);
  });

  test("is lost with one's place in the organisation, in the middle of a reading too", async () => {
    const { member, organisationId, handle, fediverse, whose, asked } = await newHouse(1_500);
    const { db } = database;
    const stays = await database.newUser();
    await db.organisationAccount.create({
      data: { organisationId, handle: `stays@house.test`, userId: stays },
    });
    await signInWithX(db, member, fediverse, houseApp, organisationId);
    const settings = xSettings();
    const runId = await agree(db, member, settings, lists);
    const reading = { db, userId: member, settings, ports: portsTo(fediverse), runId };
    expect((await onePage(reading)).kind).toBe("again");
    await runRemoveAccount(whose, handle);
    expect(asked).toEqual(both(houseApp));
    expect(await onePage(reading)).toEqual({ kind: "stopped" });
    expect(fediverse.xStats().pages).toHaveLength(1);
    expect(await loadOrganisationKeys(db, stays, organisationId, appSecret)).toEqual(houseApp);
  });
});
