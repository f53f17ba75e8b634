import { BookOpenCheck, Lock } from "lucide-react";
import { useTranslations } from "next-intl";

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
      <div className="grid gap-2">
        <h3 className="flex items-center gap-2 font-medium text-accent">
          <BookOpenCheck aria-hidden className="size-5" />
          {t("read")}
        </h3>
        <ul className="grid list-disc gap-1.5 pl-6">
          {read.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </div>
      <div className="grid gap-2">
        <h3 className="flex items-center gap-2 font-medium text-positive">
          <Lock aria-hidden className="size-5" />
          {t("not")}
        </h3>
        <ul className="grid list-disc gap-1.5 pl-6">
          {not.map((key) => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </div>
      <p className="text-sm text-muted">{t("end")}</p>
    </section>
  );
}
