"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useMoney } from "./use-money.ts";
import { useXAction } from "./use-x-action.ts";
import type { XActions } from "./x-actions.ts";
import type { XScreenView } from "./x-view.ts";

/** Keys of an X app of one's own: how to get them, where to put them, how to take them away again. */
export function OwnKeysPanel({ view, actions }: { view: XScreenView; actions: XActions }) {
  return (
    <section aria-labelledby="own-keys" className="grid gap-4 border-t border-line pt-6">
      {view.ownAppEnd ? (
        <KeptKeys end={view.ownAppEnd} onDelete={actions.deleteKeys} />
      ) : (
        <NewKeys view={view} onSave={actions.saveKeys} />
      )}
    </section>
  );
}

function KeptKeys({ end, onDelete }: { end: string; onDelete: XActions["deleteKeys"] }) {
  const t = useTranslations("x-intake.keys");
  const { isBusy, problem, act } = useXAction();
  return (
    <>
      <h2 id="own-keys" className="text-xl font-semibold">
        {t("kept")}
      </h2>
      <p>{t("keptText", { end })}</p>
      <p className="text-muted">{t("deleteText")}</p>
      <Button
        variant="secondary"
        busy={isBusy}
        onClick={() => void act(() => onDelete({}))}
        className="justify-self-start"
      >
        {isBusy ? t("deleting") : t("delete")}
      </Button>
      <Problem>{problem}</Problem>
    </>
  );
}

function NewKeys({ view, onSave }: { view: XScreenView; onSave: XActions["saveKeys"] }) {
  const t = useTranslations("x-intake.keys");
  const money = useMoney();
  const own = money.price(view.ownPrices.userMicros);
  const operator = money.price(view.operatorPrices.userMicros);
  return (
    <>
      <h2 id="own-keys" className="text-xl font-semibold">
        {t("title")}
      </h2>
      <p>{view.operatorApp ? t("text", { own, operator }) : t("textOff", { own })}</p>
      <details open={!view.operatorApp}>
        <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4">
          {t("how")}
        </summary>
        <div className="mt-3 grid gap-5">
          <ol className="grid list-decimal gap-2 pl-6">
            <li>{t("step1")}</li>
            <li>
              {t("step2")}
              <code className="mt-1.5 block rounded-control bg-raised px-3 py-2 text-sm break-all">
                {view.callbackUrl}
              </code>
            </li>
            <li>{t("step3")}</li>
          </ol>
          <KeysForm onSave={onSave} />
        </div>
      </details>
    </>
  );
}

function KeysForm({ onSave }: { onSave: XActions["saveKeys"] }) {
  const t = useTranslations("x-intake.keys");
  const { isBusy, problem, act } = useXAction();
  const [clientId, setClientId] = useState("");
  const [clientSecret, setClientSecret] = useState("");
  const [isRefused, setRefused] = useState(false);
  const save = async () => {
    const answer = await act(() => onSave({ clientId, clientSecret }));
    setRefused(!answer.ok && answer.code === "bad_request");
    if (answer.ok) setClientSecret("");
  };
  const common = { required: true, maxLength: 200, autoComplete: "off", spellCheck: false } as const;
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextField
        {...common}
        name="x-client-id"
        label={t("clientId")}
        value={clientId}
        onChange={(event) => setClientId(event.target.value)}
        error={isRefused ? t("invalid") : undefined}
      />
      <TextField
        {...common}
        name="x-client-secret"
        type="password"
        label={t("clientSecret")}
        hint={t("safe")}
        value={clientSecret}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      <Button type="submit" variant="secondary" busy={isBusy} className="justify-self-start">
        {isBusy ? t("saving") : t("save")}
      </Button>
      <Problem>{isRefused ? null : problem}</Problem>
    </form>
  );
}

function Problem({ children }: { children: string | null }) {
  return (
    <p role="alert" className="font-medium text-danger empty:hidden">
      {children}
    </p>
  );
}
