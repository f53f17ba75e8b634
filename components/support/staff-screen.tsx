"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { FilterChoice } from "#components/matches/filter-choice.tsx";
import type { Answer } from "#components/ui/answer.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

const roles = ["support", "administrator", "person"] as const;
type Role = (typeof roles)[number];
type Given = "given" | "nobody" | "last_administrator";
type Member = {
  readonly userId: string;
  readonly role: "support" | "administrator";
  readonly handles: readonly string[];
};

/** Who has a role, and a form to give one or take it away. */
export function StaffScreen({
  staff,
  give,
}: {
  staff: readonly Member[];
  give: (input: { handle: string; role: Role }) => Promise<Answer<Given>>;
}) {
  const t = useTranslations("support.staff");
  const desk = useTranslations("support.case");
  const router = useRouter();
  const [state, setState] = useState<Given | "ready" | "busy" | "failed">("ready");
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    setState("busy");
    const role = roles.find((it) => it === said.get("role")) ?? "support";
    const answer = await give({ handle: String(said.get("handle") ?? ""), role }).catch(() => null);
    setState(answer?.ok ? answer.value : "failed");
    router.refresh();
  };
  return (
    <div className="grid max-w-3xl gap-8">
      <p>
        <TextLink href="/support">{desk("toQueue")}</TextLink>
      </p>
      <PageHeading title={t("title")} lead={t("lead")} />
      <ul className="grid gap-2">
        {staff.map(({ userId, role, handles }) => (
          <li
            key={userId}
            className="flex flex-wrap items-center justify-between gap-3 rounded-panel border border-line bg-surface px-4 py-3"
          >
            <span className="wrap-anywhere">{handles.map((handle) => `@${handle}`).join(", ")}</span>
            <Badge tone={role === "administrator" ? "info" : "neutral"}>{t(`roles.${role}`)}</Badge>
          </li>
        ))}
      </ul>
      <form onSubmit={submit} noValidate className="grid gap-4">
        <TextField
          name="handle"
          label={t("handle")}
          hint={t("handleHint")}
          autoCapitalize="none"
          autoComplete="off"
          spellCheck={false}
        />
        <FilterChoice
          name="role"
          label={t("role")}
          value="support"
          choices={roles.map((role) => [role, t(`roles.${role}`)] as const)}
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" busy={state === "busy"}>
            {t("give")}
          </Button>
          <p role="status">
            {state === "ready" || state === "busy"
              ? ""
              : state === "failed"
                ? desk("failed")
                : t(`answer.${state}`)}
          </p>
        </div>
      </form>
    </div>
  );
}
