import { AccountChoice } from "./account-choice.tsx";
import type { AskForMore } from "./ask-permission.tsx";
import type { HandOverAction } from "./hand-over.tsx";
import { HandedOverNotice } from "./handed-over-notice.tsx";
import { ImportHandOff } from "./import-hand-off.tsx";
import type { ReadFollowing } from "./known-follows.tsx";
import type { LanguageName } from "./language-names.ts";
import { type ConsentAction, PlanConsent, type ShownPlan } from "./plan-consent.tsx";
import { PlanEmpty } from "./plan-empty.tsx";
import { PlanForecast } from "./plan-forecast.tsx";
import { RunningNotice, SignedOutNotice } from "./plan-notices.tsx";
import { PlanShape, type ShapeAction } from "./plan-shape.tsx";
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
  /** The sentence of the other consent: the list to the server's own importer. */
  handOverWording: string;
  languages: readonly LanguageName[];
  importIsFaster: boolean;
  isRunning: boolean;
  actions: {
    readonly consent: ConsentAction;
    readonly readFollowing: ReadFollowing;
    readonly shape: ShapeAction;
    readonly askForLists: AskForMore;
    readonly handOver: HandOverAction;
    readonly askForImport: AskForMore;
  };
}) {
  const { accounts, plan } = props;
  const { account, count } = plan;
  const leftOut = Object.keys(plan.leftOut).length > 0;
  return (
    <div className="grid gap-8">
      <AccountChoice accounts={accounts} chosenId={account.id} />
      {account.signedOut ? <SignedOutNotice account={account} /> : null}
      {props.isRunning ? <RunningNotice account={account} /> : null}
      {plan.handedOver ? <HandedOverNotice host={account.host} handedOver={plan.handedOver} /> : null}
      {count > 0 || leftOut ? <PlanSummary plan={plan} /> : null}
      {count === 0 ? (
        <>
          <PlanEmpty why={leftOut ? "allLeftOut" : "nothingAccepted"} />
          {plan.leftOut.taken_out || plan.leftOut.beyond ? <Shape {...props} /> : null}
        </>
      ) : (
        <PlanDetails {...props} />
      )}
    </div>
  );
}

/** Made anew when the draft changes, so that it shows what is stored. */
function Shape({ plan, shown, actions }: DetailsProps) {
  return (
    <PlanShape
      key={`${plan.order} ${plan.most}`}
      planId={shown.planId}
      accountId={plan.account.id}
      order={plan.order}
      most={plan.most}
      takenOut={plan.leftOut.taken_out ?? 0}
      shape={actions.shape}
    />
  );
}

type DetailsProps = Parameters<typeof PlanScreen>[0];

function PlanDetails(props: DetailsProps) {
  const { plan, page, rows, shown, actions } = props;
  const { account, count, days } = plan;
  const { from, most } = page;
  return (
    <>
      {props.importIsFaster ? (
        <ImportHandOff count={count} days={days.length} host={account.host} accountId={account.id} />
      ) : null}
      <PlanForecast days={days} countsDays={plan.countsDays} host={account.host} now={plan.now} />
      <Shape {...props} />
      <PlannedList
        rows={rows}
        order={plan.order}
        takeOut={{ planId: shown.planId, accountId: account.id, shape: actions.shape }}
        previousHref={from > 0 ? planHref(account.id, Math.max(0, from - most)) : null}
        nextHref={from + most < count ? planHref(account.id, from + most) : null}
      />
      {account.signedOut ? null : (
        <PlanConsent
          key={shown.planId}
          shown={shown}
          count={count}
          handle={`@${account.handle}`}
          wording={props.wording}
          initialOptions={{ showBoosts: true, notify: false, languages: [], followMoved: false }}
          languages={props.languages}
          consent={actions.consent}
          host={account.host}
          lists={plan.lists}
          listTitles={plan.listTitles}
          isRead={plan.followingsRead}
          readFollowing={actions.readFollowing}
          askForLists={actions.askForLists}
          handOver={{
            importer: plan.importer,
            wording: props.handOverWording,
            confirm: actions.handOver,
            ask: actions.askForImport,
          }}
        />
      )}
    </>
  );
}
