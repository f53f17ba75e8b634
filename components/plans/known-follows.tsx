"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { Notice } from "#components/ui/notice.tsx";
import { secondMs } from "#lib/time.ts";

export type ReadFollowing = (input: {
  planId: string;
  accountId: string;
}) => Promise<{ ok: true; value: { asked: boolean } } | { ok: false }>;

/** When the page is made anew after asking: the answer may take a page of followings or many. */
const looksMs = [800, 1_600, 3_000, 5_000, 8_000, 12_000, 20_000, 60_000, 180_000];
/** After this long the person need not wait any more. */
const patienceMs = 15 * secondMs;

/** Has the server asked whom the person follows already; answers whether the plan is to be waited with. */
export function useKnownFollows(ask: {
  planId: string;
  accountId: string;
  /** It was read before, so the numbers are those of then at least. */
  isRead: boolean;
  readFollowing: ReadFollowing;
}): { readonly isWaiting: boolean; readonly isSlow: boolean } {
  const { planId, accountId, isRead, readFollowing } = ask;
  const router = useRouter();
  const [isSlow, setSlow] = useState(false);
  const begin = useEffectEvent(() =>
    readFollowing({ planId, accountId }).catch(() => ({ ok: false }) as const),
  );
  const lookAgain = useEffectEvent(() => {
    if (!isRead) router.refresh();
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each plan
  useEffect(() => {
    const timers: ReturnType<typeof setTimeout>[] = [];
    let gone = false;
    void begin().then((answer) => {
      if (gone) return;
      if (!answer.ok) return setSlow(true);
      // What the page shows was read too long ago: it waits for the new answer like a first one.
      if (answer.value.asked && isRead) router.refresh();
      timers.push(setTimeout(() => setSlow(true), patienceMs));
      for (const delayMs of looksMs) timers.push(setTimeout(lookAgain, delayMs));
    });
    return () => {
      gone = true;
      timers.forEach(clearTimeout);
    };
  }, [planId]);
  return { isWaiting: !isRead && !isSlow, isSlow: !isRead && isSlow };
}

/** Why there is nothing to click yet, or what it means to click now. */
export function KnownFollowsNotice({ host, isSlow }: { host: string; isSlow: boolean }) {
  const t = useTranslations("follow.reading");
  return isSlow ? (
    <p role="status" className="max-w-prose text-muted">
      {t("slow", { host })}
    </p>
  ) : (
    <Notice live title={t("title", { host })}>
      <p>{t("text")}</p>
    </Notice>
  );
}
