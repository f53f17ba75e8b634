"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type SyntheticEvent, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type OrderRule, orderRules } from "#lib/plans/plan.ts";
import type { DraftChoice } from "#lib/plans/schema.ts";

export type ShapeAction = (input: {
  planId: string;
  accountId: string;
  choice: DraftChoice;
}) => Promise<{ ok: boolean }>;

/** Who comes first and how many: changes the draft itself, so that the page shows what will be consented to. */
export function PlanShape({
  planId,
  accountId,
  order,
  most,
  takenOut,
  shape,
}: {
  planId: string;
  accountId: string;
  order: OrderRule;
  most: number | null;
  takenOut: number;
  shape: ShapeAction;
}) {
  const t = useTranslations("follow.shape");
  const [rule, setRule] = useState(order);
  const [typed, setTyped] = useState(most === null ? "" : String(most));
  const { busy, failed, change } = useShape({ planId, accountId, shape });
  const isWrong = typed.trim() !== "" && !/^[1-9]\d{0,5}$/.test(typed.trim());
  const apply = (event: SyntheticEvent) => {
    event.preventDefault();
    const first = typed.trim() === "" ? null : Number(typed);
    if (!isWrong) void change({ orderRule: rule, most: first });
  };
  return (
    <form onSubmit={apply} className="grid max-w-prose gap-4">
      <h2 className="text-xl font-semibold">{t("title")}</h2>
      <fieldset className="grid gap-1">
        <legend className="mb-1 font-semibold">{t("rule")}</legend>
        {orderRules.map((each) => (
          <label key={each} className="flex min-h-11 items-start gap-3 py-2">
            <input
              type="radio"
              name="order"
              value={each}
              checked={rule === each}
              onChange={() => setRule(each)}
              className="mt-0.5 size-5 shrink-0 accent-accent"
            />
            <span>{t(`rules.${each}`)}</span>
          </label>
        ))}
      </fieldset>
      <TextField
        label={t("most")}
        hint={t("mostHint")}
        error={isWrong ? t("mostWrong") : undefined}
        inputMode="numeric"
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        className="max-w-60"
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="secondary" busy={busy}>
          {busy ? t("applying") : t("apply")}
        </Button>
        {takenOut > 0 ? (
          <Button variant="quiet" busy={busy} onClick={() => change({ putBack: true })}>
            {t("putBack", { count: takenOut })}
          </Button>
        ) : null}
      </div>
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {t("failed")}
        </p>
      ) : null}
    </form>
  );
}

/** Changes the draft and shows the page anew. */
export function useShape(plan: { planId: string; accountId: string; shape: ShapeAction }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const change = async (choice: DraftChoice) => {
    setBusy(true);
    setFailed(false);
    const { planId, accountId } = plan;
    const answer = await plan.shape({ planId, accountId, choice }).catch(() => ({ ok: false }));
    setBusy(false);
    setFailed(!answer.ok);
    if (answer.ok) router.refresh();
  };
  return { busy, failed, change };
}
