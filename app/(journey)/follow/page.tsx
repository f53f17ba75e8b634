import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { languageNames } from "#components/plans/language-names.ts";
import { PlanEmpty } from "#components/plans/plan-empty.tsx";
import { PlanScreen } from "#components/plans/plan-screen.tsx";
import { type PlanAddress, readPlanAddress } from "#components/plans/plan-url.ts";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { db } from "#lib/db/client.ts";
import { loadPlans } from "#lib/plans/store.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { loadAccounts } from "#lib/session/store.ts";
import { askForImport, askForLists, consentToPlan, handOver, readFollowing, shapePlan } from "./actions.ts";
import { accountChoice, loadPlannedRows, loadPlanPage } from "./load-plan-page.ts";

const rowsOnPage = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("follow"))("title") };
}

export default async function FollowPage({ searchParams }: { searchParams: Promise<PlanAddress> }) {
  const user = await requireUser();
  const { accountId, from } = readPlanAddress(await searchParams);
  const t = await getTranslations("follow");
  const accounts = (await loadAccounts(db(), user.id))
    .filter(({ state }) => state !== "disconnected")
    .map(accountChoice);
  const account = accounts.find(({ id }) => id === accountId) ?? accounts[0];
  const heading = <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />;
  if (!account)
    return (
      <>
        {heading}
        <PlanEmpty why="noAccount" />
      </>
    );
  const { draft, view, importIsFaster, handOverWords } = await loadPlanPage({
    db: db(),
    userId: user.id,
    account,
    now: new Date(),
  });
  const plans = await loadPlans(db(), user.id, account.id);
  return (
    <>
      {heading}
      <PlanScreen
        accounts={accounts}
        plan={view}
        shown={{ planId: draft.planId, accountId: account.id, digest: draft.digest }}
        rows={await loadPlannedRows(db(), draft.follows, { from, most: rowsOnPage })}
        page={{ from, most: rowsOnPage }}
        wording={t("consent.wording", { count: view.count, handle: `@${draft.account.handle}` })}
        handOverWording={t(`handOver.${handOverWords}`, {
          count: view.count,
          host: account.host,
          handle: `@${draft.account.handle}`,
        })}
        languages={languageNames(await getLocale())}
        importIsFaster={importIsFaster}
        isRunning={plans.some(({ state }) => state === "running" || state === "paused")}
        actions={{
          consent: consentToPlan,
          readFollowing,
          shape: shapePlan,
          askForLists,
          handOver,
          askForImport,
        }}
      />
    </>
  );
}
