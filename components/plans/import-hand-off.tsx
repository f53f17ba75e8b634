import { Download, ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { followCsvName, followCsvRowsMax } from "#lib/matches/write-follow-csv.ts";

/** Says when the server's own importer is the faster way, and leads through it step by step. */
export function ImportHandOff({
  count,
  days,
  host,
  accountId,
}: {
  count: number;
  days: number;
  host: string;
  accountId: string;
}) {
  const t = useTranslations("follow.csv");
  const parts = Math.ceil(count / followCsvRowsMax);
  const files = Array.from({ length: parts }, (_, index) => followCsvName(index + 1));
  return (
    <Notice title={t("title", { host })}>
      <p>{t("why", { count, days })}</p>
      <details>
        <summary className="inline-flex min-h-11 items-center font-medium text-accent underline underline-offset-4">
          {t("how")}
        </summary>
        <ol className="mt-2 grid list-decimal gap-4 pl-6 marker:font-semibold">
          <Step title={t("download")} hint={t("downloadHint")}>
            {files.length > 1 ? <p className="mb-2 text-sm">{t("parts")}</p> : null}
            <div className="flex flex-wrap gap-2">
              {files.map((name) => (
                <ButtonLink
                  key={name}
                  href={`/api/export/${name}?account=${accountId}`}
                  download={name}
                  variant="secondary"
                  size="small"
                >
                  <Download aria-hidden className="size-4.5" />
                  {name}
                </ButtonLink>
              ))}
            </div>
          </Step>
          <Step
            title={
              <TextLink href={`https://${host}/settings/imports`} target="_blank">
                {t("open", { host })}
                <ExternalLink aria-hidden className="ml-1 inline size-4" />
              </TextLink>
            }
            hint={t("openHint")}
          />
          <Step title={t("merge")} hint={t("mergeHint")} />
          <Step title={t("confirm")} hint={t("confirmHint")} />
          <Step title={t("wait")} hint={t("waitHint")} />
        </ol>
      </details>
    </Notice>
  );
}

function Step({ title, hint, children }: { title: ReactNode; hint: ReactNode; children?: ReactNode }) {
  return (
    <li>
      <p className="font-medium">{title}</p>
      <p className="text-sm">{hint}</p>
      {children ? <div className="mt-2">{children}</div> : null}
    </li>
  );
}
