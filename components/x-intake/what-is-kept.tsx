import { BookOpenCheck, Lock } from "lucide-react";
import { useTranslations } from "next-intl";
import { MarkedList } from "#components/ui/marked-list.tsx";

const read = ["names", "texts", "pinned"] as const;
const not = ["counts", "posts", "write"] as const;

/** Two short lists: what of X is read and kept, and what never is. */
export function WhatIsKept() {
  const t = useTranslations("x-intake.kept");
  return (
    <section aria-labelledby="what-is-kept" className="grid gap-5">
      <h2 id="what-is-kept" className="text-lg font-semibold">
        {t("title")}
      </h2>
      <MarkedList icon={BookOpenCheck} title={t("read")} tone="accent" items={read.map((key) => t(key))} />
      <MarkedList icon={Lock} title={t("not")} tone="positive" items={not.map((key) => t(key))} />
      <p className="text-sm text-muted">{t("end")}</p>
    </section>
  );
}
