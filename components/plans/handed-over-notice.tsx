"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";
import { LocalTime } from "#components/outcomes/local-time.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { HandedOverView } from "./plan-view.ts";

const tones: Readonly<Record<HandedOverView["state"], Tone>> = {
  waiting: "info",
  sending: "info",
  accepted: "positive",
  refused: "caution",
  no_permission: "caution",
  limited: "caution",
  signed_out: "caution",
  unknown: "caution",
};

/** When the page is made anew: the sending takes seconds, the first look at what the server did comes after a minute. */
const looksMs = [1_000, 2_500, 5_000, 10_000, 20_000, 70_000, 90_000, 660_000];

/** What has become of the list that was handed to the server's own importer. */
export function HandedOverNotice({ host, handedOver }: { host: string; handedOver: HandedOverView }) {
  const t = useTranslations("follow.handedOver");
  const { state, count, followed, status, retryAt, at } = handedOver;
  const router = useRouter();
  const lookAgain = useEffectEvent(() => router.refresh());
  const changes = handedOver.isLookedAt || state === "waiting" || state === "sending";
  useEffect(() => {
    if (!changes) return;
    const timers = looksMs.map((delayMs) => setTimeout(lookAgain, delayMs));
    return () => timers.forEach(clearTimeout);
  }, [changes]);
  const words = { host, count, followed, status: status ?? 0 };
  const mayHaveCome = state === "accepted" || state === "unknown";
  return (
    <Notice live tone={tones[state]} title={t(`${state}.title`, words)}>
      <p>{t(`${state}.text`, words)}</p>
      {mayHaveCome ? <p>{t("followed", words)}</p> : null}
      <p className="text-sm text-muted">
        {t("at")} <LocalTime at={at} withDate />
        {retryAt ? (
          <>
            {" · "}
            {t("retryAt")} <LocalTime at={retryAt} withDate />
          </>
        ) : null}
      </p>
    </Notice>
  );
}
