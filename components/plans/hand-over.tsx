"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import type { AppErrorCode } from "#lib/errors.ts";
import type { PlanOptions as Options } from "#lib/plans/plan.ts";
import { type AskForMore, AskPermission } from "./ask-permission.tsx";
import { ConsentEnding, type Ending, endingOf } from "./consent-ending.tsx";
import type { ShownPlan } from "./plan-consent.tsx";
import type { PlanView } from "./plan-view.ts";

export type HandOverAction = (
  input: ShownPlan & { options: Omit<Options, "languages"> & { languages: string[] } },
) => Promise<{ ok: true; value: unknown } | { ok: false; code: AppErrorCode }>;

/** The other way: the list goes to the server's own importer, which then follows by itself. A consent of its own. */
export function HandOver({
  shown,
  host,
  importer,
  wording,
  options,
  isWaiting,
  handOver,
  ask,
}: {
  shown: ShownPlan;
  host: string;
  importer: PlanView["importer"];
  wording: string;
  options: Options;
  /** Whom the account follows already is still being asked. */
  isWaiting: boolean;
  handOver: HandOverAction;
  ask: AskForMore;
}) {
  const t = useTranslations("follow.handOver");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Ending | null>(null);
  if (importer === "none") return null;
  const confirm = async () => {
    setBusy(true);
    setEnding(null);
    const input = { ...shown, options: { ...options, languages: [...options.languages], listTitle: null } };
    const answer = await handOver(input).catch(() => null);
    setBusy(false);
    if (!answer?.ok) return setEnding(answer ? endingOf(answer.code) : "failed");
    router.refresh();
    window.scrollTo({ top: 0 });
  };
  return (
    <Card>
      <section aria-labelledby="hand-over" className="grid gap-4">
        <h2 id="hand-over" className="flex items-center gap-3 text-xl font-semibold">
          <Send aria-hidden className="size-6 shrink-0 text-accent" />
          {t("title", { host })}
        </h2>
        <p className="max-w-prose text-muted">{t("lead", { host })}</p>
        {importer === "must_ask" ? (
          <AskPermission
            ask={() => ask({ accountId: shown.accountId })}
            words={{
              why: t("permission", { host }),
              ask: t("ask", { host }),
              asking: t("asking", { host }),
              failed: t("askFailed", { host }),
            }}
          />
        ) : (
          <>
            <p id="hand-over-wording" className="max-w-prose text-lg">
              {wording}
            </p>
            <div>
              <Button
                variant="secondary"
                busy={busy || isWaiting}
                onClick={confirm}
                aria-describedby="hand-over-wording"
                className="max-w-full wrap-anywhere max-sm:w-full"
              >
                {busy ? t("handing") : t("button", { host })}
              </Button>
            </div>
            <p className="max-w-prose text-sm text-muted">{t("after", { host })}</p>
            <ConsentEnding ending={ending} onAgain={() => router.refresh()} />
          </>
        )}
      </section>
    </Card>
  );
}
