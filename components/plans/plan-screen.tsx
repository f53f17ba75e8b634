import { AccountChoice } from "./account-choice.tsx";
import { ImportHandOff } from "./import-hand-off.tsx";
import { KnownFollows } from "./known-follows.tsx";
import type { LanguageName } from "./language-names.ts";
import { type ConsentAction, PlanConsent, type ShownPlan } from "./plan-consent.tsx";
import { PlanEmpty } from "./plan-empty.tsx";
import { PlanForecast } from "./plan-forecast.tsx";
import { RunningNotice, SignedOutNotice } from "./plan-notices.tsx";
import { PlanSummary } from "./plan-summary.tsx";
import { planHref } from "./plan-url.ts";
import type { AccountChoice as Account, PlannedRow, PlanView } from "./plan-view.ts";
import { PlannedList } from "./planned-list.tsx";

/** The plan of one account from what will happen to the one click that lets it happen. */
export function PlanScreen(props: {
  accounts: readonly Account[];
  plan: PlanView;
  shown: ShownPlan;
  rows: readonly PlannedRow[];
  page: { readonly from: number; readonly most: number };
  wording: string;
  languages: readonly LanguageName[];
  importIsFaster: boolean;
  isRunning: boolean;
  actions: {
    readonly consent: ConsentAction;
    readonly readFollowing: (input: { planId: string; accountId: string }) => Promise<{ ok: boolean }>;
  };
}) {
  const { accounts, plan, shown, actions } = props;
  const { account, count } = plan;
  const leftOut = Object.keys(plan.leftOut).length > 0;
  return (
    <div className="grid gap-8">
      <AccountChoice accounts={accounts} chosenId={account.id} />
      {account.signedOut ? <SignedOutNotice account={account} /> : null}
      {props.isRunning ? <RunningNotice account={account} /> : null}
      {count > 0 || leftOut ? <PlanSummary plan={plan} /> : null}
      {count > 0 && !account.signedOut ? (
        <KnownFollows
          planId={shown.planId}
          accountId={account.id}
          host={account.host}
          readFollowing={actions.readFollowing}
        />
      ) : null}
      {count === 0 ? (
        <PlanEmpty why={leftOut ? "allLeftOut" : "nothingAccepted"} />
      ) : (
        <PlanDetails {...props} />
      )}
    </div>
  );
}

type DetailsProps = Parameters<typeof PlanScreen>[0];

function PlanDetails(props: DetailsProps) {
  const { plan, page, rows } = props;
  const { account, count, days } = plan;
  const { from, most } = page;
  return (
    <>
      {props.importIsFaster ? (
        <ImportHandOff count={count} days={days.length} host={account.host} accountId={account.id} />
      ) : null}
      <PlanForecast days={days} host={account.host} now={plan.now} />
      <PlannedList
        rows={rows}
        previousHref={from > 0 ? planHref(account.id, Math.max(0, from - most)) : null}
        nextHref={from + most < count ? planHref(account.id, from + most) : null}
      />
      {account.signedOut ? null : (
        <PlanConsent
          shown={props.shown}
          count={count}
          handle={`@${account.handle}`}
          wording={props.wording}
          initialOptions={{ showBoosts: true, notify: false, languages: [], followMoved: false }}
          languages={props.languages}
          consent={props.actions.consent}
        />
      )}
    </>
  );
}
