/** Reads one page of X's API for one reading: spends first, asks, and takes in what came together with where it stands. */
import type { Db } from "#lib/db/client.ts";
import { markReady, takePart } from "#lib/intake/store.ts";
import {
  loadAppKeys,
  loadXAccess,
  saveXTokens,
  signOutX,
  type XAccountAccess,
} from "#lib/intake/x-api/access/store.ts";
import { fetchXList, fetchXUsers, refreshXTokens } from "#lib/intake/x-api/client.ts";
import { judgeReply } from "#lib/intake/x-api/judge-reply.ts";
import { costOf, type MonthLeft, planCall } from "#lib/intake/x-api/plan-call.ts";
import { readNamesPage, readXPage, type XPage } from "#lib/intake/x-api/read-x-page.ts";
import {
  holdForCall,
  loadMonthLeft,
  type MonthCaps,
  settleCall,
  spendingScopeOf,
} from "#lib/intake/x-api/spending/store.ts";
import { advanceRun, endRun, loadRefused, loadRun, moveRun } from "#lib/intake/x-api/store.ts";
import type { XReply } from "#lib/intake/x-api/x-reply.ts";
import { hasEnded, nextSide, waitsForWord, type XRun } from "#lib/intake/x-api/x-run.ts";
import type { XSettings } from "#lib/intake/x-api/x-settings.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { hourMs, later, minuteMs } from "#lib/time.ts";
import { gatherFacts } from "../merge-contacts.ts";
import { lockContacts, saveFacts } from "../store.ts";
import { loadUnnamedIds } from "./store.ts";

export type XPorts = {
  readonly fetchList: typeof fetchXList;
  readonly fetchUsers: typeof fetchXUsers;
  readonly refresh: typeof refreshXTokens;
  now(): Date;
};

export const xPorts: XPorts = {
  fetchList: fetchXList,
  fetchUsers: fetchXUsers,
  refresh: refreshXTokens,
  now: () => new Date(),
};

export type XPageEnding =
  /** Come back at this moment for the next page. */
  | { readonly kind: "again"; readonly at: Date }
  /** Everything that will come is there: the source's contacts may be looked for. */
  | { readonly kind: "ended"; readonly sourceId: string }
  /** Everything that will come is there and waits: the person is to see what it would change. */
  | { readonly kind: "held" }
  /** Nothing to do before the person does something. */
  | { readonly kind: "stopped" };

type Work = {
  readonly db: Db;
  readonly userId: UserId;
  readonly settings: XSettings;
  readonly ports: XPorts;
};

/** A token that ends within this time is renewed before it is used. */
const renewBeforeMs = minuteMs;
/** The month turns, or the operator raises the amount: looked at again this often. */
const monthCapMs = hourMs;

const transaction = { timeout: 60_000, maxWait: 30_000 };
const stopped = { kind: "stopped" } as const;

/**
 * One call, at most. May run twice for the same page when a worker dies between asking and keeping: that page is the only
 * one that can be paid twice, and what was held for it stays spent.
 */
export async function runFetchXPage(work: Work, runId: string): Promise<XPageEnding> {
  const run = await loadRun(work.db, work.userId, runId);
  if (!run) return stopped;
  if (hasEnded(run)) return endingOf(run);
  if (run.state !== "running" && run.state !== "waiting") return stopped;
  const now = work.ports.now();
  if (run.resumeAt && run.resumeAt > now) return { kind: "again", at: run.resumeAt };
  if (run.kind === "lists" && run.side === null) return end(work, run, "done");
  const access = await requireAccess(work, run, now);
  if (access.kind !== "access") return access.ending;
  return fetchPage(work, run, access);
}

/** `isRenewed`: the token was renewed for this very page. One that X refuses even so is dead. */
type Held = { readonly account: OpenAccount; readonly isRenewed: boolean };

async function fetchPage(work: Work, run: XRun, access: Held): Promise<XPageEnding> {
  const { db, userId, settings, ports } = work;
  const now = ports.now();
  const { accountCapMicros, monthCapMicros, appSecret } = settings;
  const scope = spendingScopeOf(access.account.xId, appSecret);
  const caps = run.ownApp ? null : { scope, accountCapMicros, monthCapMicros };
  const planned = planCall(run, caps && (await loadLeft(db, caps, now)));
  if (planned.kind === "capped") return end(work, run, "capped");
  if (planned.kind === "month_cap") return waitForMonth(work, run, now);
  const ids =
    run.kind === "names"
      ? await loadUnnamedIds(db, userId, { after: run.pageToken, limit: planned.size })
      : null;
  if (ids?.length === 0) return end(work, run, "done");
  const size = ids?.length ?? planned.size;
  const micros = (planned.holdMicros / planned.size) * size;
  const held = await holdForCall(db, userId, { runId: run.id, micros, now, caps });
  if (held === "gone") return stopped;
  // Somebody else spent since it was planned: planned anew a little later, with what is left then.
  if (held === "capped") return { kind: "again", at: later(now, minuteMs) };
  if (held === "month_cap") return waitForMonth(work, run, now);
  const reply = await ask(ports, run, access.account, { size, ids });
  return follow(work, run, access, { reply, ids });
}

async function loadLeft(db: Db, caps: MonthCaps, now: Date): Promise<MonthLeft> {
  const { scope, accountCapMicros, monthCapMicros } = caps;
  return {
    accountMicros: await loadMonthLeft(db, now, { scope, capMicros: accountCapMicros }),
    everybodyMicros: await loadMonthLeft(db, now, { capMicros: monthCapMicros }),
  };
}

function ask(
  ports: XPorts,
  run: XRun,
  account: OpenAccount,
  call: { readonly size: number; readonly ids: readonly string[] | null },
): Promise<XReply> {
  const { pinned, naming, pageToken } = run;
  if (call.ids) return ports.fetchUsers(account.accessToken, { ids: call.ids, pinned, naming });
  const side = run.side ?? "following";
  const { xId } = account;
  return ports.fetchList(account.accessToken, { xId, side, size: call.size, pageToken, pinned, naming });
}

/** Does what the answer asks for. */
async function follow(
  work: Work,
  run: XRun,
  access: Held,
  answer: { readonly reply: XReply; readonly ids: readonly string[] | null },
): Promise<XPageEnding> {
  const { db, userId } = work;
  const now = work.ports.now();
  const verdict = judgeReply(answer.reply, run, now);
  const giveBack = () => settleCall(db, userId, { runId: run.id, usedMicros: 0 });
  switch (verdict.kind) {
    case "take": {
      const page = answer.ids ? readNamesPage(verdict.body, answer.ids) : readXPage(verdict.body, run.side);
      if (!page) return follow(work, run, access, { ...answer, reply: { kind: "out_of_order" } });
      return take(work, run, page, verdict.nextAt);
    }
    case "wait": {
      if (!verdict.mayBeBilled) await giveBack();
      const failures = run.failures + (verdict.isFailure ? 1 : 0);
      const change = { state: "waiting", reason: verdict.reason, resumeAt: verdict.until, failures } as const;
      return (await moveRun(db, userId, run.id, change)) ? { kind: "again", at: verdict.until } : stopped;
    }
    case "renew": {
      await giveBack();
      const renewed = access.isRenewed ? await signOut(work, run) : await renew(work, run, access.account);
      return renewed.kind === "access" ? fetchPage(work, run, renewed) : renewed.ending;
    }
    case "rename":
      await giveBack();
      await moveRun(db, userId, run.id, { naming: verdict.naming });
      return { kind: "again", at: now };
    case "refuse":
      await giveBack();
      await moveRun(db, userId, run.id, { state: "refused", reason: null, resumeAt: null });
      return stopped;
    default:
      return verdict satisfies never;
  }
}

/**
 * Contacts, the next page's token and the money in one transaction: all of it or nothing. Where something is known already, the
 * contacts are kept beside it until the person has seen the difference.
 */
async function take(work: Work, run: XRun, page: XPage, nextAt: Date): Promise<XPageEnding> {
  const { db, userId } = work;
  const now = work.ports.now();
  const isSameList = run.kind === "names" || page.nextToken !== null;
  const side = isSameList ? run.side : nextSide(run);
  const isLast = run.kind === "lists" && side === null;
  // The other list has a window of its own.
  const resumeAt = isSameList ? nextAt : now;
  const usedMicros = costOf(run, page);
  const taken = await db.$transaction(async (tx) => {
    await lockContacts(tx, userId);
    await settleCall(tx, userId, { runId: run.id, usedMicros });
    const { sourceId } = run;
    const wait = resumeAt > now ? resumeAt : null;
    const received = page.entries.length;
    const step = { side, pageToken: page.nextToken, received, refused: page.refused, nextAt: wait };
    if (!(await advanceRun(tx, userId, run, step))) return false;
    const part = { sourceId, number: run.pageNumber, rows: received };
    if (run.held) await takePart(tx, { ...part, staged: page.entries });
    else if ((await takePart(tx, part)) && received > 0) {
      await saveFacts(tx, userId, { sourceId, facts: gatherFacts(page.entries) });
    }
    return true;
  }, transaction);
  if (!taken) return stopped;
  return isLast ? end(work, run, "done") : { kind: "again", at: resumeAt };
}

/** The source is complete with what came: a later job for this reading finds it ended and says so again. */
async function end(work: Work, run: XRun, state: "done" | "capped"): Promise<XPageEnding> {
  await closeReading(work.db, work.userId, run.id, { state, now: work.ports.now() });
  return endingOf((await loadRun(work.db, work.userId, run.id)) ?? run);
}

const endingOf = (run: XRun): XPageEnding =>
  waitsForWord(run) ? { kind: "held" } : { kind: "ended", sourceId: run.sourceId };

/** Ends a reading and completes its source, or has it wait for its person; for a person who ends it themselves, too. */
export async function closeReading(
  db: Db,
  userId: UserId,
  runId: string,
  ending: { readonly state: "done" | "capped" | "cancelled"; readonly now: Date },
): Promise<void> {
  const run = await loadRun(db, userId, runId);
  if (!run) return;
  const refused = await loadRefused(db, userId, runId);
  await markReady(db, userId, {
    sourceId: run.sourceId,
    summary: { received: run.received },
    held: waitsForWord(run),
    refused,
    refusedTotal: run.refusedTotal,
    now: ending.now,
  });
  await endRun(db, userId, runId, ending);
}

async function waitForMonth(work: Work, run: XRun, now: Date): Promise<XPageEnding> {
  const at = later(now, monthCapMs);
  await moveRun(work.db, work.userId, run.id, { state: "waiting", reason: "month_cap", resumeAt: at });
  return { kind: "again", at };
}

type OpenAccount = XAccountAccess & { readonly accessToken: string };
type Access = ({ readonly kind: "access" } & Held) | { readonly kind: "none"; readonly ending: XPageEnding };

/** A token that works now, renewed when it is about to end. */
async function requireAccess(work: Work, run: XRun, now: Date): Promise<Access> {
  const account = await loadAccount(work, run);
  if (!account) return signOut(work, run);
  const endsSoon = account.expiresAt !== null && account.expiresAt <= later(now, renewBeforeMs);
  return endsSoon ? renew(work, run, account) : { kind: "access", account, isRenewed: false };
}

async function loadAccount({ db, userId, settings }: Work, run: XRun): Promise<OpenAccount | null> {
  const accounts = await loadXAccess(db, userId, settings.appSecret);
  const account = accounts.find(
    ({ id, ownApp, organisation }) =>
      id === run.accountId &&
      ownApp === run.ownApp &&
      (organisation?.organisationId ?? null) === run.organisationId,
  );
  return account?.accessToken ? { ...account, accessToken: account.accessToken } : null;
}

/** Trades the refresh token; the new pair is kept before anything is asked with it. */
async function renew(work: Work, run: XRun, account: OpenAccount): Promise<Access> {
  const { db, userId, settings, ports } = work;
  const keys = await loadAppKeys(db, userId, run, settings);
  if (!keys || !account.refreshToken) return signOut(work, run);
  const answer = await ports.refresh(keys, account.refreshToken, ports.now());
  if (answer.kind === "no_answer") {
    const held = { account, isRenewed: false };
    return { kind: "none", ending: await follow(work, run, held, { reply: answer, ids: null }) };
  }
  if (answer.kind === "tokens") {
    await saveXTokens(db, userId, account.id, { tokens: answer.tokens, appSecret: settings.appSecret });
  }
  // Refused, yet changed: another worker traded the same token a moment before.
  const current = await loadAccount(work, run);
  return current && current.accessToken !== account.accessToken
    ? { kind: "access", account: current, isRenewed: true }
    : signOut(work, run);
}

async function signOut({ db, userId }: Work, run: XRun): Promise<Extract<Access, { kind: "none" }>> {
  await signOutX(db, userId, run);
  return { kind: "none", ending: stopped };
}
