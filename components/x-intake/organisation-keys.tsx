"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Answer } from "#components/ui/answer.ts";
import { Button } from "#components/ui/button.tsx";
import { KeysForm, KeysSteps } from "./keys-form.tsx";
import { useXAction } from "./use-x-action.ts";

type Named = { readonly organisationId: string };
type Actions = {
  readonly saveKeys: (input: Named & { clientId: string; clientSecret: string }) => Promise<Answer<unknown>>;
  readonly deleteKeys: (input: Named) => Promise<Answer<unknown>>;
};

/** Keys of an organisation's X app: its people may read through it, and nobody ever sees the keys again. */
export function OrganisationKeys({
  organisation: { id: organisationId, xAppEnd },
  callbackUrl,
  actions,
}: {
  organisation: { readonly id: string; readonly xAppEnd: string | null };
  callbackUrl: string;
  actions: Actions;
}) {
  const t = useTranslations("x-intake.keys");
  const router = useRouter();
  const refreshed = async (asked: Promise<Answer<unknown>>) => {
    const answer = await asked;
    router.refresh();
    return answer;
  };
  return (
    <details className="border-t border-line pt-3">
      <summary className="inline-flex min-h-11 items-center font-medium text-accent">
        {xAppEnd ? t("organisationKept", { end: xAppEnd }) : t("organisationTitle")}
      </summary>
      <div className="mt-3 grid gap-5">
        <p className="max-w-prose text-muted">{t("organisationText")}</p>
        {xAppEnd ? (
          <DeleteKeys onDelete={() => refreshed(actions.deleteKeys({ organisationId }))} />
        ) : (
          <>
            <KeysSteps callbackUrl={callbackUrl} />
            <KeysForm
              hint={t("organisationSafe")}
              onSave={(keys) => refreshed(actions.saveKeys({ organisationId, ...keys }))}
            />
          </>
        )}
      </div>
    </details>
  );
}

function DeleteKeys({ onDelete }: { onDelete: () => Promise<Answer<unknown>> }) {
  const t = useTranslations("x-intake.keys");
  const { isBusy, problem, act } = useXAction();
  return (
    <div className="grid justify-items-start gap-2">
      <p className="max-w-prose">{t("organisationDeleteText")}</p>
      <Button variant="secondary" busy={isBusy} onClick={() => void act(onDelete)}>
        {isBusy ? t("deleting") : t("delete")}
      </Button>
      <p role="alert" className="font-medium text-danger empty:hidden">
        {problem}
      </p>
    </div>
  );
}
