"use client";

import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { KeysForm, KeysSteps } from "./keys-form.tsx";
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
          <KeysSteps callbackUrl={view.callbackUrl} />
          <KeysForm hint={t("safe")} onSave={onSave} />
        </div>
      </details>
    </>
  );
}

function Problem({ children }: { children: string | null }) {
  return (
    <p role="alert" className="font-medium text-danger empty:hidden">
      {children}
    </p>
  );
}
