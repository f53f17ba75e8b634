/** The person's click that hands a plan's list to their server's own importer, instead of having us follow. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { canImport, type Importer } from "../can-follow.ts";
import type { PlanOptions } from "../plan.ts";
import { draftTransaction, refreshDraft } from "../run.ts";
import { saveAudit, saveConsent } from "../store.ts";
import { createHandOff, isHandingOver } from "./store.ts";

/**
 * Consent is given to exactly the list the person saw, which is fixed here; nothing of the draft changes. Throws
 * `plan_changed` when the draft is another one by now, `account_signed_out`, and `bad_request` for an empty list, without
 * the permission, or while another list is on its way. The caller puts `plans.hand-off` into the queue.
 */
export async function runHandOver(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly accountId: string;
  /** What its software has. */
  readonly importer: Importer;
  /** `Draft.digest` of the page the person clicked on. */
  readonly digest: string;
  readonly options: PlanOptions;
  /** The sentence above the button, as the person read it. */
  readonly wording: string;
  readonly now: Date;
}): Promise<{ readonly handOffId: string; readonly count: number }> {
  return ask.db.$transaction(async (tx) => {
    const { userId, accountId, importer, options, wording, now } = ask;
    const { account, digest, follows } = await refreshDraft(tx, { userId, accountId, now });
    if (digest !== ask.digest) throw new AppError("plan_changed");
    if (follows.length === 0) throw new AppError("bad_request", "the list is empty");
    if (account.state !== "connected") throw new AppError("account_signed_out");
    if (!canImport(account.scopes, importer)) throw new AppError("bad_request", "the sign-in may not import");
    if (await isHandingOver(tx, userId, accountId)) throw new AppError("bad_request", "one is on its way");
    const handles = follows.map(({ handle }) => handle);
    const handOffId = await createHandOff(tx, { userId, accountId, handles, options, now });
    const facts = { follows: handles.length, account: account.handle, accountId, digest };
    await saveConsent(tx, { userId, kind: "import", planId: handOffId, wording, facts, now });
    await saveAudit(tx, { userId, action: "list.handed_over", planId: handOffId, facts, now });
    return { handOffId, count: handles.length };
  }, draftTransaction);
}
