"use client";

import { ShieldCheck } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import type { AppErrorCode } from "#lib/errors.ts";
import type { PlanOptions as Options } from "#lib/plans/plan.ts";
import type { AskForMore } from "./ask-permission.tsx";
import { ConsentEnding, type Ending, endingOf } from "./consent-ending.tsx";
import { HandOver, type HandOverAction } from "./hand-over.tsx";
import { KnownFollowsNotice, type ReadFollowing, useKnownFollows } from "./known-follows.tsx";
import type { LanguageName } from "./language-names.ts";
import { ListOption } from "./list-option.tsx";
import { PlanOptions } from "./plan-options.tsx";
import type { PlanView } from "./plan-view.ts";

/** What the person was shown; the server refuses the consent when its plan is another one by now. */
export type ShownPlan = {
  readonly planId: string;
  readonly accountId: string;
  readonly digest: string;
};
export type ConsentAction = (
  input: ShownPlan & { options: Omit<Options, "languages"> & { languages: string[] } },
) => Promise<{ ok: true; value: unknown } | { ok: false; code: AppErrorCode }>;

/** The one click that lets anything happen. Its label says how many and from where; the wording is kept with it. */
export function PlanConsent({
  shown,
  count,
  handle,
  wording,
  initialOptions,
  languages,
  consent,
  host,
  lists,
  listTitles,
  isRead,
  readFollowing,
  askForLists,
  handOver,
}: {
  shown: ShownPlan;
  count: number;
  handle: string;
  wording: string;
  initialOptions: Options;
  languages: readonly LanguageName[];
  consent: ConsentAction;
  host: string;
  lists: PlanView["lists"];
  listTitles: readonly string[];
  /** Whom the account follows already is known. */
  isRead: boolean;
  readFollowing: ReadFollowing;
  askForLists: AskForMore;
  /** The other way, where the server has one. */
  handOver: Pick<Parameters<typeof HandOver>[0], "importer" | "wording" | "ask"> & {
    readonly confirm: HandOverAction;
  };
}) {
  const t = useTranslations("follow.consent");
  const reading = useTranslations("follow.reading");
  const router = useRouter();
  const [options, setOptions] = useState(initialOptions);
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Ending | null>(null);
  const { isWaiting, isSlow } = useKnownFollows({ ...shown, isRead, readFollowing });
  const confirm = async () => {
    setBusy(true);
    setEnding(null);
    const answer = await consent({
      ...shown,
      options: {
        ...options,
        languages: [...options.languages],
        listTitle: options.listTitle?.trim() || null,
      },
    }).catch(() => null);
    if (answer?.ok) return router.push(`/outcome?plan=${shown.planId}`);
    setBusy(false);
    setEnding(answer ? endingOf(answer.code) : "failed");
  };
  return (
    <div className="grid gap-8">
      <PlanOptions options={options} languages={languages} onChange={setOptions}>
        <ListOption
          host={host}
          lists={lists}
          known={listTitles}
          title={options.listTitle ?? null}
          onChange={(listTitle) => setOptions({ ...options, listTitle })}
          ask={() => askForLists({ accountId: shown.accountId })}
        />
      </PlanOptions>
      <Card className="border-accent/50">
        <section aria-labelledby="consent" className="grid gap-4">
          <h2 id="consent" className="flex items-center gap-3 text-xl font-semibold">
            <ShieldCheck aria-hidden className="size-6 text-accent" />
            {t("title")}
          </h2>
          <p id="consent-wording" className="max-w-prose text-lg">
            {wording}
          </p>
          {isWaiting || isSlow ? <KnownFollowsNotice host={host} isSlow={isSlow} /> : null}
          <div>
            <Button
              size="large"
              busy={busy || isWaiting}
              onClick={confirm}
              aria-describedby="consent-wording"
              className="max-w-full wrap-anywhere max-sm:w-full"
            >
              {isWaiting ? reading("button", { host }) : null}
              {busy ? t("starting") : null}
              {busy || isWaiting ? null : t("button", { count, handle })}
            </Button>
          </div>
          <p className="max-w-prose text-muted">{t("after")}</p>
          <ConsentEnding ending={ending} onAgain={() => router.refresh()} />
        </section>
      </Card>
      <HandOver
        shown={shown}
        host={host}
        importer={handOver.importer}
        wording={handOver.wording}
        options={options}
        isWaiting={isWaiting}
        handOver={handOver.confirm}
        ask={handOver.ask}
      />
    </div>
  );
}
