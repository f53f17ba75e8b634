"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Choice } from "#components/ui/choice.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import type { PlanView } from "./plan-view.ts";

export type AskForLists = (input: {
  accountId: string;
}) => Promise<{ ok: true; value: { url: string | null } } | { ok: false }>;

/** Everybody of the plan in one list of the person's server, where it keeps lists and lets us. */
export function ListOption({
  host,
  lists,
  title,
  onChange,
  ask,
}: {
  host: string;
  lists: PlanView["lists"];
  title: string | null;
  onChange: (title: string | null) => void;
  ask: () => ReturnType<AskForLists>;
}) {
  const t = useTranslations("follow.options");
  const [wanted, setWanted] = useState(false);
  if (lists === "none") return null;
  const choose = (on: boolean) => {
    setWanted(on);
    onChange(on && lists === "may" ? t("listDefault") : null);
  };
  return (
    <div className="grid gap-2">
      <Choice checked={wanted} onChange={choose}>
        {t("list", { host })}
      </Choice>
      {wanted && lists === "may" ? (
        <TextField
          label={t("listName")}
          hint={t("listNameHint")}
          maxLength={100}
          value={title ?? ""}
          onChange={(event) => onChange(event.target.value)}
          className="max-w-prose pl-8"
        />
      ) : null}
      {wanted && lists === "must_ask" ? <AskPermission host={host} ask={ask} /> : null}
    </div>
  );
}

function AskPermission({ host, ask }: { host: string; ask: () => ReturnType<AskForLists> }) {
  const t = useTranslations("follow.options");
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const go = async () => {
    setBusy(true);
    setFailed(false);
    const answer = await ask().catch(() => ({ ok: false }) as const);
    const url = answer.ok ? answer.value.url : null;
    if (url) return window.location.assign(url);
    setBusy(false);
    setFailed(true);
  };
  return (
    <div className="grid max-w-prose gap-2 pl-8">
      <p>{t("listPermission", { host })}</p>
      <div>
        <Button variant="secondary" size="small" busy={busy} onClick={go}>
          {busy ? t("listAsking", { host }) : t("listAsk", { host })}
        </Button>
      </div>
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {t("listFailed", { host })}
        </p>
      ) : null}
    </div>
  );
}
