import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";

/** The way on, once something is accepted, with the promise that it follows nobody yet. */
export function ReviewNext({ accepted }: { accepted: number }) {
  const t = useTranslations("review.next");
  if (accepted === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-3 rounded-panel border border-line bg-surface p-4 sm:px-5">
      <ButtonLink href="/follow">
        {t("follow", { count: accepted })}
        <ArrowRight aria-hidden className="size-5" />
      </ButtonLink>
      <p className="max-w-prose flex-1 basis-72 text-sm text-muted">{t("hint")}</p>
    </div>
  );
}
