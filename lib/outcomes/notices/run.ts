/** The one e-mail at the end: kept sealed until then, sent once, and the address erased with it. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { seal, unseal } from "#lib/seal.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { dayMs } from "#lib/time.ts";
import { loadSummary } from "../store.ts";
import { sendMail } from "./client.ts";
import { eraseNotice, loadNotice, saveNotice } from "./store.ts";
import { writeNotice } from "./write-notice.ts";

const purpose = "notice-address";

/** After this long without a mail server that takes it, the address is erased unused. */
const longestMs = 2 * dayMs;

/** Throws `not_found` when the plan is not this person's, or has ended. */
export async function runAskNotice(ask: {
  readonly db: Db;
  readonly userId: UserId;
  readonly planId: string;
  /** Null takes the wish back and erases the address. */
  readonly address: string | null;
  readonly appSecret: string;
}): Promise<void> {
  const { db, userId, planId, address, appSecret } = ask;
  const sealed = address === null ? null : seal(address, { appSecret, purpose });
  if (!(await saveNotice(db, { userId, planId, sealed }))) throw new AppError("not_found");
}

export type NoticeEnding = "sent" | "nothing" | "given_up" | "again";

/** "again": the mail server could not take it now; the caller comes back. */
export async function runNotice(
  ask: {
    readonly db: Db;
    readonly userId: UserId;
    readonly planId: string;
    readonly now: Date;
    readonly settings: {
      readonly APP_SECRET: string;
      readonly PUBLIC_URL: string;
      readonly SMTP_URL?: string | undefined;
      readonly SMTP_FROM?: string | undefined;
    };
  },
  send: typeof sendMail = sendMail,
): Promise<NoticeEnding> {
  const { db, userId, planId, now, settings } = ask;
  const notice = await loadNotice(db, userId, planId);
  if (!notice) return "nothing";
  const { SMTP_URL: url, SMTP_FROM: from } = settings;
  const isTooOld = now.getTime() - notice.finishedAt.getTime() > longestMs;
  if (!url || !from || isTooOld) {
    await eraseNotice(db, userId, planId);
    return "given_up";
  }
  const { counts } = await loadSummary(db, userId, planId);
  const to = unseal(notice.sealed, { appSecret: settings.APP_SECRET, purpose });
  const mail = writeNotice({ planId, locale: notice.locale, counts, publicUrl: settings.PUBLIC_URL });
  const sent = await send({ url, from }, { ...mail, to });
  if (sent.kind === "failed") return "again";
  await eraseNotice(db, userId, planId);
  return sent.kind === "sent" ? "sent" : "given_up";
}
