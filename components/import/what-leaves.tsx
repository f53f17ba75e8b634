import { ArrowUpRight, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { MarkedList } from "#components/ui/marked-list.tsx";

const sent = ["contacts", "names", "texts", "owner", "made"] as const;
const kept = ["messages", "posts", "media", "exportRest", "rest"] as const;

/** Two short lists: what of what is brought is sent, and what never is. */
export function WhatLeaves() {
  const t = useTranslations("import.leaves");
  return (
    <section aria-labelledby="what-leaves" className="grid gap-5">
      <h2 id="what-leaves" className="text-lg font-semibold">
        {t("title")}
      </h2>
      <MarkedList icon={ArrowUpRight} title={t("sent")} tone="accent" items={sent.map((key) => t(key))} />
      <MarkedList icon={Lock} title={t("kept")} tone="positive" items={kept.map((key) => t(key))} />
    </section>
  );
}
