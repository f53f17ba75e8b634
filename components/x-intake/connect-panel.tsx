"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { useConnectX } from "./use-connect-x.ts";
import type { XActions } from "./x-actions.ts";
import type { XScreenView } from "./x-view.ts";

/** The way to X's own page, through the person's app where they brought one. */
export function ConnectPanel({
  view,
  onConnect,
}: {
  view: Pick<XScreenView, "account" | "ownAppEnd">;
  onConnect: XActions["connectX"];
}) {
  const t = useTranslations("x-intake.connect");
  const { account, ownAppEnd } = view;
  return (
    <section aria-labelledby="connect-x" className="grid gap-4">
      <h2 id="connect-x" className="text-xl font-semibold">
        {account ? t("again") : t("title")}
      </h2>
      <p>{account ? t("againText", { username: account.username }) : t("text")}</p>
      {ownAppEnd ? <p className="text-muted">{t("own", { end: ownAppEnd })}</p> : null}
      <ConnectButton app={ownAppEnd ? "x-own" : "x"} onConnect={onConnect} />
    </section>
  );
}

export function ConnectButton({
  app,
  onConnect,
  variant = "primary",
  label,
}: {
  app: "x" | "x-own";
  onConnect: XActions["connectX"];
  variant?: "primary" | "secondary";
  label?: string;
}) {
  const t = useTranslations("x-intake.connect");
  const { isGoing, problem, go } = useConnectX(onConnect);
  const words = label ?? (app === "x-own" ? t("ownButton") : t("button"));
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
