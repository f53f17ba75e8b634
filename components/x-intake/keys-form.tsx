"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { useXAction } from "./use-x-action.ts";

/** Where the keys of an X app are typed in; the secret is emptied as soon as it is kept. */
export function KeysForm({
  hint,
  onSave,
}: {
  hint: string;
  onSave: (keys: { clientId: string; clientSecret: string }) => Promise<Answer<unknown>>;
}) {
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
        hint={hint}
        value={clientSecret}
        onChange={(event) => setClientSecret(event.target.value)}
      />
      <Button type="submit" variant="secondary" busy={isBusy} className="justify-self-start">
        {isBusy ? t("saving") : t("save")}
      </Button>
      <p role="alert" className="font-medium text-danger empty:hidden">
        {isRefused ? null : problem}
      </p>
    </form>
  );
}

/** How to get the keys at X, with the address X has to know. */
export function KeysSteps({ callbackUrl }: { callbackUrl: string }) {
  const t = useTranslations("x-intake.keys");
  return (
    <ol className="grid list-decimal gap-2 pl-6">
      <li>{t("step1")}</li>
      <li>
        {t("step2")}
        <code className="mt-1.5 block rounded-control bg-raised px-3 py-2 text-sm break-all">
          {callbackUrl}
        </code>
      </li>
      <li>{t("step3")}</li>
    </ol>
  );
}
