/** Starts a reading of X's API that a person agreed to, with its price; ends it, or lets it go on. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { createSource, hasMergedSource } from "#lib/intake/store.ts";
import { loadXAccess, type XAccountAccess } from "#lib/intake/x-api/access/store.ts";
import { quoteWish, type XQuote, type XWish } from "#lib/intake/x-api/cost.ts";
import { loadMonthLeft, spendingScopeOf } from "#lib/intake/x-api/spending/store.ts";
import { createRun, loadRun, moveRun } from "#lib/intake/x-api/store.ts";
import { hasEnded, waitsForWord, xSides } from "#lib/intake/x-api/x-run.ts";
import { termsFor, type XSettings } from "#lib/intake/x-api/x-settings.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { runRemoveSource } from "../run.ts";
import { closeReading } from "../x-page/run.ts";
import { countUnnamed } from "../x-page/store.ts";

type Whose = { readonly db: Db; readonly userId: UserId; readonly settings: XSettings };

/** What the person was shown and said yes to. */
export type AgreedCost = Pick<XQuote, "expected" | "ceilingMicros">;

/** The wording of the screen a consent refers to. */
const consentWording = "x-intake.agree.v1";

/**
 * Puts a reading in place; the caller queues its first job. The price is reckoned again here.
 * Throws `plan_changed` when it is not what the person agreed to, `account_signed_out` when X has to be asked for a new
 * sign-in first, `bad_request` when another reading is under way or waits to be merged, or there is nothing to read.
 */
export async function runStartReading(
  { db, userId, settings }: Whose,
  asked: { readonly wish: XWish; readonly agreed: AgreedCost; readonly now: Date },
): Promise<string> {
  const account = await loadReadyAccount({ db, userId, settings });
  const scope = spendingScopeOf(account.xId, settings.appSecret);
  const { wish, agreed, now } = asked;
  const runId = await createRun(db, userId, async (tx) => {
    const quote = quoteWish(wish, {
      totals: account,
      unnamed: await countUnnamed(tx, userId),
      ...termsFor(settings, {
        ownApp: account.ownApp,
        accountLeftMicros: await loadMonthLeft(tx, now, { scope, capMicros: settings.accountCapMicros }),
      }),
    });
    if (!quote || quote.expected === 0 || quote.reach === 0) throw new AppError("bad_request");
    if (quote.ceilingMicros !== agreed.ceilingMicros || quote.expected !== agreed.expected) {
      throw new AppError("plan_changed");
    }
    const owner = parseXId(account.xId);
    const sourceId = await createSource(tx, userId, {
      kind: "x_api",
      name: `@${account.username}`,
      held: await hasMergedSource(tx, userId),
      // Names looked up for contacts of an archive say nothing about whose contacts they are.
      ...(wish.kind === "lists" && owner ? { owner: { id: owner, username: account.username } } : {}),
    });
    const { pinned, kind } = wish;
    const sides = kind === "lists" ? xSides.filter((side) => wish.sides.includes(side)) : [];
    const { expected, userMicros, postMicros, ceilingMicros, likelyMicros } = quote;
    await tx.consent.create({
      data: {
        userId,
        kind: "x_reading",
        subjectId: sourceId,
        wording: consentWording,
        facts: {
          kind,
          sides: [...sides],
          pinned,
          expected,
          likelyMicros,
          ceilingMicros,
          ownApp: account.ownApp,
          ...(account.organisation && { organisation: account.organisation.name }),
        },
      },
    });
    const prices = { userMicros, postMicros, capMicros: ceilingMicros };
    return {
      accountId: account.id,
      sourceId,
      kind,
      sides,
      pinned,
      ownApp: account.ownApp,
      organisationId: account.organisation?.organisationId ?? null,
      expected,
      spendingScope: account.ownApp ? null : scope,
      ...prices,
    };
  });
  if (!runId) throw new AppError("bad_request", "a reading is under way");
  return runId;
}

async function loadReadyAccount({ db, userId, settings }: Whose): Promise<XAccountAccess> {
  const account = (await loadXAccess(db, userId, settings.appSecret)).find(({ accessToken }) => accessToken);
  if (!account) throw new AppError("account_signed_out");
  return account;
}

/** X refused, or the person sees no progress: the caller queues a job once more. Throws `not_found` when it has ended. */
export async function runTryAgain(db: Db, userId: UserId, runId: string): Promise<void> {
  const run = await loadRun(db, userId, runId);
  if (run?.state !== "refused") throw new AppError("not_found");
  await moveRun(db, userId, runId, { state: "running", reason: null, resumeAt: null });
}

/**
 * Ends a reading. What came stays, as a source of its own: answers it, or null when nothing had come. `held`: it waits for the
 * person's word on what it would change.
 */
export async function runEndReading(
  db: Db,
  userId: UserId,
  runId: string,
  now: Date,
): Promise<{ readonly sourceId: string; readonly held: boolean } | null> {
  const run = await loadRun(db, userId, runId);
  if (!run || hasEnded(run)) throw new AppError("not_found");
  if (run.received === 0) {
    await runRemoveSource(db, userId, run.sourceId);
    return null;
  }
  await closeReading(db, userId, runId, { state: "cancelled", now });
  return { sourceId: run.sourceId, held: waitsForWord(run) };
}
