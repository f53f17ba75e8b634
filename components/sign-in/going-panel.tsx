import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { buttonClasses } from "#components/ui/button-classes.ts";
import { Spinner } from "#components/ui/spinner.tsx";

/** Shown while the other server opens, and found again by whoever comes back from a broken page there. */
export function GoingPanel({ host, url, onRestart }: { host: string; url: string; onRestart: () => void }) {
  const t = useTranslations("signin.going");
  return (
    <div role="status" className="grid gap-5">
      <div className="grid gap-2">
        <p className="flex items-center gap-3 text-xl font-semibold">
          <Spinner className="shrink-0 text-accent" />
          <span className="min-w-0">{t("title", { host })}</span>
        </p>
        <p className="text-muted">{t("text")}</p>
      </div>
      <div className="grid gap-1 border-t border-line pt-4">
        <p className="font-semibold">{t("stuckTitle")}</p>
        <p className="text-muted">{t("stuck", { host })}</p>
      </div>
      <div className="flex flex-wrap gap-3">
        <Button variant="secondary" onClick={onRestart}>
          {t("restart")}
        </Button>
        <a href={url} rel="noreferrer" className={buttonClasses({ variant: "quiet" })}>
          {t("open", { host })}
        </a>
      </div>
    </div>
  );
}
