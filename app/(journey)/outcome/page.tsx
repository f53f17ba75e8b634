import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { OutcomeEmpty } from "#components/outcomes/outcome-empty.tsx";
import { OutcomeScreen } from "#components/outcomes/outcome-screen.tsx";
import { type OutcomeAddress, readOutcomeQuery } from "#components/outcomes/outcome-url.ts";
import { db } from "#lib/db/client.ts";
import { env } from "#lib/env.ts";
import { markEndSeen } from "#lib/outcomes/notices/store.ts";
import { loadOutcomes } from "#lib/outcomes/store.ts";
import { loadPlans } from "#lib/plans/store.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { loadAccounts } from "#lib/session/store.ts";
import { cancelPlan, pausePlan, resumePlan, saveNoticeWish, undoPlan } from "./actions.ts";
import { loadPlot, loadUndo } from "./load-extras.ts";
import { loadProgress } from "./load-progress.ts";
import { newestConsentFirst, outcomePlans } from "./outcome-plans.ts";

const rowsOnPage = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("outcome"))("title") };
}

export default async function OutcomePage({ searchParams }: { searchParams: Promise<OutcomeAddress> }) {
  const user = await requireUser();
  const { planId, outcome, after } = readOutcomeQuery(await searchParams);
  const plans = newestConsentFirst(await loadPlans(db(), user.id));
  const plan = plans.find(({ id }) => id === planId) ?? plans[0];
  if (!plan) return <OutcomeEmpty />;
  const now = new Date();
  const ask = { userId: user.id, planId: plan.id, outcome: outcome ?? undefined, after, most: rowsOnPage };
  const [progress, page, accounts, plot, undo] = await Promise.all([
    loadProgress(db(), user.id, plan),
    loadOutcomes(db(), ask),
    loadAccounts(db(), user.id),
    loadPlot(db(), user.id, plan, now),
    loadUndo(db(), user.id, plan, plans),
  ]);
  await markEndSeen(db(), { userId: user.id, planId: plan.id, now });
  const { SMTP_URL, SMTP_FROM } = env();
  const mayWrite = SMTP_URL && SMTP_FROM && plan.state !== "finished" && plan.state !== "cancelled";
  return (
    <OutcomeScreen
      plans={outcomePlans(plans, accounts)}
      planId={plan.id}
      progress={progress}
      page={{ rows: page.rows, next: page.next, outcome, after }}
      now={now.toISOString()}
      plot={plot}
      undo={{ ...undo, start: undoPlan }}
      notice={mayWrite ? { asked: plan.hasNotice, save: saveNoticeWish } : null}
      actions={{ pause: pausePlan, resume: resumePlan, cancel: cancelPlan }}
    />
  );
}
