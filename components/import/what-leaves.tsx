import { ArrowUpRight, Lock } from "lucide-react";
import { useTranslations } from "next-intl";

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
      <div className="grid gap-2">
        <h3 className="flex items-center gap-2 font-medium text-accent">
          <ArrowUpRight aria-hidden className="size-5" />
          {t("sent")}
        </h3>
        <ul className="grid list-disc gap-1.5 pl-6">
          {sent.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </div>
      <div className="grid gap-2">
        <h3 className="flex items-center gap-2 font-medium text-positive">
          <Lock aria-hidden className="size-5" />
          {t("kept")}
        </h3>
        <ul className="grid list-disc gap-1.5 pl-6">
          {kept.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </div>
    </section>
  );
}
