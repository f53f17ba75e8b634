"use client";

import { Mail } from "lucide-react";
import { useTranslations } from "next-intl";
import { type SyntheticEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";

export type NoticeAction = (input: { planId: string; address: string | null }) => Promise<{ ok: boolean }>;

/** One e-mail at the end, if the person wants it; the address is not shown again. */
export function NoticeWish({
  planId,
  asked,
  save,
}: {
  planId: string;
  /** An e-mail was asked for and not sent yet. */
  asked: boolean;
  save: NoticeAction;
}) {
  const t = useTranslations("outcome.notice");
  const [isAsked, setAsked] = useState(asked);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const act = async (address: string | null) => {
    setBusy(true);
    setFailed(false);
    const answer = await save({ planId, address }).catch(() => ({ ok: false }));
    setBusy(false);
    setFailed(!answer.ok);
    if (!answer.ok) return;
    setAsked(address !== null);
    setTyped("");
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed.trim());
    setWrong(!isAddress);
    if (isAddress) void act(typed.trim());
  };
  return (
    <section aria-labelledby="notice" className="grid max-w-prose gap-3">
      <h2 id="notice" className="flex items-center gap-2 text-xl font-semibold">
        <Mail aria-hidden className="size-5.5 text-accent" />
        {t("title")}
      </h2>
      {isAsked ? (
        <>
          <p role="status">{t("saved")}</p>
          <div>
            <Button variant="quiet" size="small" busy={busy} onClick={() => act(null)}>
              {busy ? t("dropping") : t("drop")}
            </Button>
          </div>
        </>
      ) : (
        <form onSubmit={submit} noValidate className="grid gap-3">
          <p className="text-muted">{t("text")}</p>
          <TextField
            label={t("label")}
            type="email"
            autoComplete="email"
            error={wrong ? t("wrong") : undefined}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <div>
            <Button type="submit" variant="secondary" busy={busy}>
              {busy ? t("saving") : t("button")}
            </Button>
          </div>
        </form>
      )}
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {t("failed")}
        </p>
      ) : null}
    </section>
  );
}
