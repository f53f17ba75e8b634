"use client";

import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import { Choice } from "#components/ui/choice.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { type AskForMore, AskPermission } from "./ask-permission.tsx";
import type { PlanView } from "./plan-view.ts";

/** Everybody of the plan in one list of the person's server, where it keeps lists and lets us. */
export function ListOption({
  host,
  lists,
  known,
  title,
  onChange,
  ask,
}: {
  host: string;
  lists: PlanView["lists"];
  /** Titles of the lists the person has there. */
  known: readonly string[];
  title: string | null;
  onChange: (title: string | null) => void;
  ask: () => ReturnType<AskForMore>;
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
      {wanted && lists === "may" ? <WhichList known={known} title={title ?? ""} onChange={onChange} /> : null}
      {wanted && lists === "must_ask" ? (
        <AskPermission
          ask={ask}
          className="pl-8"
          words={{
            why: t("listPermission", { host }),
            ask: t("listAsk", { host }),
            asking: t("listAsking", { host }),
            failed: t("listFailed", { host }),
          }}
        />
      ) : null}
    </div>
  );
}

/** One of those that are there, or a name for a new one. */
function WhichList({
  known,
  title,
  onChange,
}: {
  known: readonly string[];
  title: string;
  onChange: (title: string) => void;
}) {
  const t = useTranslations("follow.options");
  const id = useId();
  const [isNew, setNew] = useState(!known.includes(title));
  const pick = (value: string) => {
    const place = Number(value);
    const chosen = value === "" ? undefined : known[place];
    setNew(chosen === undefined);
    onChange(chosen ?? t("listDefault"));
  };
  return (
    <div className="grid max-w-prose gap-3 pl-8">
      {known.length > 0 ? (
        <div className="grid gap-1.5">
          <label htmlFor={id} className="font-semibold">
            {t("listWhich")}
          </label>
          <select
            id={id}
            value={isNew ? "" : String(known.indexOf(title))}
            onChange={(event) => pick(event.target.value)}
            className="min-h-12 w-full rounded-control border border-edge bg-surface px-4 text-base text-ink"
          >
            <option value="">{t("listNew")}</option>
            {known.map((each, place) => (
              <option key={each} value={String(place)}>
                {each}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      {isNew ? (
        <TextField
          label={t("listName")}
          hint={t("listNameHint")}
          maxLength={100}
          value={title}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : null}
    </div>
  );
}
