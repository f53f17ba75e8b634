"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { useConnectX } from "./use-connect-x.ts";
import type { XActions } from "./x-actions.ts";
import { nextApp, type XAppName, type XScreenView } from "./x-view.ts";

/** The way to X's own page, through the person's app where they brought one. */
export function ConnectPanel({
  view,
  onConnect,
}: {
  view: Pick<XScreenView, "account" | "ownAppEnd" | "organisationApp">;
  onConnect: XActions["connectX"];
}) {
  const t = useTranslations("x-intake.connect");
  const { account, ownAppEnd, organisationApp } = view;
  const app = nextApp(view);
  return (
    <section aria-labelledby="connect-x" className="grid gap-4">
      <h2 id="connect-x" className="text-xl font-semibold">
        {account ? t("again") : t("title")}
      </h2>
      <p>{account ? t("againText", { username: account.username }) : t("text")}</p>
      {ownAppEnd ? <p className="text-muted">{t("own", { end: ownAppEnd })}</p> : null}
      {app === "x-organisation" ? (
        <p className="text-muted">{t("organisation", { name: organisationApp ?? "" })}</p>
      ) : null}
      <ConnectButton app={app} onConnect={onConnect} />
    </section>
  );
}

const buttonWords = {
  x: "button",
  "x-own": "ownButton",
  "x-organisation": "organisationButton",
} as const satisfies Record<XAppName, string>;

export function ConnectButton({
  app,
  onConnect,
  variant = "primary",
  label,
}: {
  app: XAppName;
  onConnect: XActions["connectX"];
  variant?: "primary" | "secondary";
  label?: string;
}) {
  const t = useTranslations("x-intake.connect");
  const { isGoing, problem, go } = useConnectX(onConnect);
  const words = label ?? t(buttonWords[app]);
  return (
    <div className="grid justify-items-start gap-2">
      <Button
        variant={variant}
        size={variant === "primary" ? "medium" : "small"}
        busy={isGoing}
        onClick={() => void go(app)}
      >
        {isGoing ? t("busy") : words}
      </Button>
      <p role="alert" className="text-sm font-medium text-danger empty:hidden">
        {problem}
      </p>
    </div>
  );
}
