"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { OrganisationKeys } from "#components/x-intake/organisation-keys.tsx";
import type { Organisation, OrganisationPolicy } from "#lib/organisations/organisation.ts";
import { RemoveOrganisation } from "./remove-organisation.tsx";

type Named = { readonly organisationId: string };
type Actions = {
  readonly create: (input: { name: string }) => Promise<Answer<unknown>>;
  readonly keepPolicy: (input: Named & OrganisationPolicy) => Promise<Answer<unknown>>;
  readonly addAccounts: (
    input: Named & { text: string },
  ) => Promise<Answer<{ readonly added: number; readonly refused: readonly string[] }>>;
  readonly removeAccount: (input: Named & { handle: string }) => Promise<Answer<unknown>>;
  readonly remove: (input: Named) => Promise<Answer<unknown>>;
  readonly saveKeys: (input: Named & { clientId: string; clientSecret: string }) => Promise<Answer<unknown>>;
  readonly deleteKeys: (input: Named) => Promise<Answer<unknown>>;
};

/** Organisations with their accounts and what they ask of the desk. */
export function OrganisationsScreen({
  organisations,
  xCallbackUrl,
  actions,
}: {
  organisations: readonly Organisation[];
  xCallbackUrl: string;
  actions: Actions;
}) {
  const t = useTranslations("support.organisations");
  const desk = useTranslations("support.case");
  const { send, state } = useSend();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get("name") ?? "").trim();
    if (name !== "") void send(() => actions.create({ name })).then((done) => done && form.reset());
  };
  return (
    <div className="grid max-w-3xl gap-8">
      <p>
        <TextLink href="/support">{desk("toQueue")}</TextLink>
      </p>
      <PageHeading title={t("title")} lead={t("lead")} />
      {organisations.map((organisation) => (
        <OrganisationCard key={organisation.id} organisation={organisation} actions={actions}>
          <OrganisationKeys organisation={organisation} callbackUrl={xCallbackUrl} actions={actions} />
        </OrganisationCard>
      ))}
      <form onSubmit={submit} className="flex flex-wrap items-end gap-4">
        <TextField name="name" label={t("name")} maxLength={120} className="grow" />
        <Button type="submit" busy={state === "busy"}>
          {t("create")}
        </Button>
      </form>
      <Failed state={state} />
    </div>
  );
}

function OrganisationCard({
  organisation,
  actions,
  children,
}: {
  organisation: Organisation;
  actions: Actions;
  children: ReactNode;
}) {
  const t = useTranslations("support.organisations");
  const { id: organisationId, name, accounts } = organisation;
  const { send, state } = useSend();
  const [refused, setRefused] = useState<readonly string[]>([]);
  const keep = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const said = new FormData(event.currentTarget);
    const caseDays = Math.min(
      365,
      Math.max(1, Math.round(Number(said.get("days")) || organisation.caseDays)),
    );
    const policy = {
      opensCases: said.get("opensCases") === "on",
      twoPeople: said.get("twoPeople") === "on",
      caseDays,
    };
    void send(() => actions.keepPolicy({ organisationId, ...policy }));
  };
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const text = String(new FormData(form).get("text") ?? "");
    void send(async () => {
      const answer = await actions.addAccounts({ organisationId, text });
      if (answer.ok) setRefused(answer.value.refused);
      if (answer.ok) form.reset();
      return answer;
    });
  };
  return (
    <Card className="grid gap-5">
      <h2 className="text-xl font-semibold wrap-anywhere">{name}</h2>
      <form onSubmit={keep} className="grid gap-4">
        <Tick name="opensCases" checked={organisation.opensCases} words={t("opensCases")} />
        <Tick name="twoPeople" checked={organisation.twoPeople} words={t("twoPeople")} />
        <TextField
          name="days"
          type="number"
          min={1}
          max={365}
          label={t("days")}
          defaultValue={organisation.caseDays}
        />
        <div className="flex flex-wrap items-center gap-4">
          <Button type="submit" variant="secondary" busy={state === "busy"}>
            {t("save")}
          </Button>
          <p role="status">{state === "done" ? t("saved") : ""}</p>
        </div>
      </form>
      <details>
        <summary className="inline-flex min-h-11 items-center font-medium text-accent">
          {t("accounts", { count: accounts.length })}
        </summary>
        <ul className="grid gap-1">
          {accounts.map(({ handle, signedIn }) => (
            <li key={handle} className="flex items-center justify-between gap-3">
              <span className="wrap-anywhere">
                @{handle}{" "}
                <span className="text-sm text-muted">{t(signedIn ? "signedIn" : "notSignedIn")}</span>
              </span>
              <Button
                size="small"
                variant="quiet"
                aria-label={t("remove", { handle: `@${handle}` })}
                onClick={() => void send(() => actions.removeAccount({ organisationId, handle }))}
              >
                <X aria-hidden className="size-4.5" />
              </Button>
            </li>
          ))}
        </ul>
      </details>
      <form onSubmit={add} className="grid gap-2">
        <label htmlFor={`add-${organisationId}`} className="font-semibold">
          {t("add")}
        </label>
        <textarea
          id={`add-${organisationId}`}
          name="text"
          rows={3}
          spellCheck={false}
          className="w-full rounded-control border border-edge bg-surface px-4 py-3 text-base text-ink"
        />
        <div className="flex flex-wrap items-center justify-between gap-3">
          <Button type="submit" size="small" variant="secondary" busy={state === "busy"}>
            {t("addSend")}
          </Button>
          <RemoveOrganisation name={name} remove={() => send(() => actions.remove({ organisationId }))} />
        </div>
        {refused.length > 0 ? (
          <p role="alert" className="text-sm text-caution wrap-anywhere">
            {t("refused", { list: refused.join(", ") })}
          </p>
        ) : null}
      </form>
      <Failed state={state} />
      {children}
    </Card>
  );
}

function Tick({ name, checked, words }: { name: string; checked: boolean; words: string }) {
  return (
    <label className="flex gap-3">
      <input
        type="checkbox"
        name={name}
        defaultChecked={checked}
        className="mt-0.5 size-5.5 shrink-0 accent-accent"
      />
      <span>{words}</span>
    </label>
  );
}

type Sending = "ready" | "busy" | "done" | "failed";

function Failed({ state }: { state: Sending }) {
  const t = useTranslations("support.case");
  if (state !== "failed") return null;
  return (
    <p role="alert" className="font-medium text-danger">
      {t("failed")}
    </p>
  );
}

/** Sends one thing at a time and shows the page as it stands afterwards. */
function useSend() {
  const router = useRouter();
  const [state, setState] = useState<Sending>("ready");
  const send = async (ask: () => Promise<Answer<unknown>>): Promise<boolean> => {
    setState("busy");
    const answer = await ask().catch(() => null);
    setState(answer?.ok ? "done" : "failed");
    router.refresh();
    return answer?.ok === true;
  };
  return { send, state };
}
