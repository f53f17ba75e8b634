/** Where the end of a plan is to be told, and whether the person has seen it. */
import type { Db } from "#lib/db/client.ts";
import type { PlanKind } from "#lib/plans/plan.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { type AppLocale, isLocale } from "#lib/words/locales.ts";

export type OpenNotice = {
  readonly sealed: string;
  readonly locale: AppLocale;
  readonly finishedAt: Date;
};

/** The notice of a plan that has finished; null while it runs, or when nobody asked for one. */
export async function loadNotice(db: Db, userId: UserId, planId: string): Promise<OpenNotice | null> {
  const plan = await db.plan.findFirst({
    where: { id: planId, userId, state: "finished" },
    select: { noticeSealed: true, finishedAt: true, user: { select: { locale: true } } },
  });
  if (!plan?.noticeSealed || !plan.finishedAt) return null;
  const { locale } = plan.user;
  return {
    sealed: plan.noticeSealed,
    locale: isLocale(locale) ? locale : "en",
    finishedAt: plan.finishedAt,
  };
}

/** False when there is no such plan of this person that still runs. */
export async function saveNotice(
  db: Db,
  notice: { readonly userId: UserId; readonly planId: string; readonly sealed: string | null },
): Promise<boolean> {
  const { userId, planId, sealed } = notice;
  const saved = await db.plan.updateMany({
    where: { id: planId, userId, state: { in: ["running", "paused", "stopped"] } },
    data: { noticeSealed: sealed },
  });
  return saved.count > 0;
}

export async function eraseNotice(db: Db, userId: UserId, planId: string): Promise<void> {
  await db.plan.updateMany({ where: { id: planId, userId }, data: { noticeSealed: null } });
}

/** Plans that have ended and whose e-mail was not written yet: after a crash the job may be missing. */
export async function loadDueNotices(
  db: Db,
): Promise<readonly { readonly userId: string; readonly planId: string }[]> {
  const plans = await db.plan.findMany({
    where: { state: "finished", noticeSealed: { not: null } },
    select: { id: true, userId: true },
  });
  return plans.map(({ id, userId }) => ({ planId: id, userId }));
}

/** What has ended since the person last looked, the newest first. */
export async function loadUnseenEnds(
  db: Db,
  userId: UserId,
): Promise<readonly { readonly planId: string; readonly kind: PlanKind }[]> {
  const plans = await db.plan.findMany({
    where: { userId, state: "finished", endSeenAt: null },
    orderBy: { finishedAt: "desc" },
    select: { id: true, kind: true },
    take: 5,
  });
  return plans.map(({ id, kind }) => ({ planId: id, kind: kind as PlanKind }));
}

/** Only the first time counts, and only once the plan has ended. */
export async function markEndSeen(
  db: Db,
  seen: { readonly userId: UserId; readonly planId: string; readonly now: Date },
): Promise<void> {
  await db.plan.updateMany({
    where: { id: seen.planId, userId: seen.userId, state: "finished", endSeenAt: null },
    data: { endSeenAt: seen.now },
  });
}
