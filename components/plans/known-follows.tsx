"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent } from "react";

/** When the page is made anew after asking: the answer may take a page of followings or many. */
const looksMs = [3_000, 8_000, 20_000, 60_000, 180_000];

/** Has the server asked whom the person follows already, and says so. */
export function KnownFollows({
  planId,
  accountId,
  host,
  readFollowing,
}: {
  planId: string;
  accountId: string;
  host: string;
  readFollowing: (input: { planId: string; accountId: string }) => Promise<{ ok: boolean }>;
}) {
  const t = useTranslations("follow.summary");
  const router = useRouter();
  const ask = useEffectEvent(() => readFollowing({ planId, accountId }).catch(() => ({ ok: false })));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each plan
  useEffect(() => {
    const timers: ReturnType<typeof setTimeout>[] = [];
    let gone = false;
    void ask().then(({ ok }) => {
      if (!ok || gone) return;
      for (const delayMs of looksMs) timers.push(setTimeout(() => router.refresh(), delayMs));
    });
    return () => {
      gone = true;
      timers.forEach(clearTimeout);
    };
  }, [planId]);
  return <p className="max-w-prose text-sm text-muted">{t("checking", { host })}</p>;
}
