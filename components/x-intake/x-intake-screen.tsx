import { useTranslations } from "next-intl";
import { NoScript } from "#components/shell/no-script.tsx";
import type { SignInTrouble } from "#components/sign-in/sign-in-problem.ts";
import { Card } from "#components/ui/card.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { ConnectPanel } from "./connect-panel.tsx";
import { OfferPanel } from "./offer-panel.tsx";
import { OwnKeysPanel } from "./own-keys-panel.tsx";
import { RunPanel } from "./run-panel.tsx";
import { WhatIsKept } from "./what-is-kept.tsx";
import type { XActions } from "./x-actions.ts";
import { isOver, isUnsettled, type XScreenView } from "./x-view.ts";

/** X's API from the first explanation to the last account: one thing to do at a time. */
export function XIntakeScreen({
  view,
  trouble,
  actions,
}: {
  view: XScreenView;
  trouble: SignInTrouble | null;
  actions: XActions;
}) {
  const t = useTranslations("x-intake");
  const shell = useTranslations("shell.noScript");
  const { run } = view;
  const isReading = run !== null && !isOver(run);
  return (
    <>
      <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />
      <NoScript title={shell("title")}>{t("noScript")}</NoScript>
      <div className="grid items-start gap-8 lg:grid-cols-[2fr_1fr] lg:gap-12">
        <div className="grid min-w-0 gap-8">
          {trouble ? <TroubleNotice trouble={trouble} /> : null}
          {run ? <RunPanel key={run.id} initial={run} view={view} actions={actions} /> : null}
          {isReading || (run !== null && isUnsettled(run)) ? null : (
            <NextStep view={view} actions={actions} />
          )}
          {isReading && run.state !== "signed_out" ? null : <OwnKeysPanel view={view} actions={actions} />}
          <p>
            <TextLink href="/import">{t("back")}</TextLink>
          </p>
        </div>
        <WhatIsKept />
      </div>
    </>
  );
}

/** Signing in comes before anything else; what is read is chosen after it. */
function NextStep({ view, actions }: { view: XScreenView; actions: XActions }) {
  const t = useTranslations("x-intake.off");
  const offer = useTranslations("x-intake.offer");
  if (view.account?.signedIn && view.run) {
    return (
      <details>
        <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4">
          {offer("again")}
        </summary>
        <div className="mt-3 grid gap-6">
          <p className="text-muted">{offer("againHint")}</p>
          <OfferPanel view={view} actions={actions} />
        </div>
      </details>
    );
  }
  if (view.account?.signedIn) return <OfferPanel view={view} actions={actions} />;
  if (view.operatorApp || view.ownAppEnd || view.organisationApp) {
    return (
      <Card>
        <ConnectPanel view={view} onConnect={actions.connectX} />
      </Card>
    );
  }
  return (
    <Notice title={t("title")}>
      <p>{t("text")}</p>
      <p>
        <TextLink href="/import">{t("archive")}</TextLink>
      </p>
    </Notice>
  );
}

function TroubleNotice({ trouble: { problem, host } }: { trouble: SignInTrouble }) {
  const t = useTranslations("signin");
  return (
    <Notice
      tone={problem === "denied" ? "info" : "caution"}
      live
      title={t(`problem.${problem}.title`, { host: host ?? "X" })}
    >
      {t(`problem.${problem}.text`)}
    </Notice>
  );
}
