import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { PanelHeading } from "./panel-heading.tsx";
import type { SendState } from "./use-import.ts";

type Sending = Extract<SendState, { kind: "sending" }>;
type Stopped = Extract<SendState, { kind: "stopped" }>;

/** How much has arrived, and the way to stop. */
export function SendingPanel({ progress, onCancel }: Pick<Sending, "progress"> & { onCancel: () => void }) {
  const t = useTranslations("import.sending");
  return (
    <div className="grid gap-5">
      <PanelHeading>{t("title")}</PanelHeading>
      <ProgressBar
        label={t("title")}
        detail={t("detail", progress)}
        value={progress.sent}
        max={progress.total}
      />
      <p className="text-muted">{t("here")}</p>
      <Button variant="secondary" className="justify-self-start" onClick={onCancel}>
        {t("cancel")}
      </Button>
    </div>
  );
}

const problemOf = {
  signed_out: "signed_out",
  too_many: "too_many",
  unreachable: "offline",
  refused: "bad_request",
  owner_differs: "bad_request",
  unknown: "unknown",
} as const satisfies Record<Stopped["code"], string>;

/** Sending broke off: why, and how to go on without starting over. */
export function StoppedPanel({
  code,
  onRetry,
  onDiscard,
}: Pick<Stopped, "code"> & { onRetry: () => void; onDiscard: () => void }) {
  const t = useTranslations("import.stopped");
  const problem = useProblemWords();
  return (
    <div className="grid gap-5">
      <PanelHeading>{t("title")}</PanelHeading>
      <Notice tone="caution" live title={problem(problemOf[code])}>
        <p>{code === "owner_differs" ? t("ownerDiffers") : t("text")}</p>
      </Notice>
      <div className="flex flex-wrap gap-3">
        <Button onClick={onRetry}>{t("retry")}</Button>
        <Button variant="secondary" onClick={onDiscard}>
          {t("discard")}
        </Button>
      </div>
    </div>
  );
}

/** It has all arrived; the next step is the review. */
export function SentPanel({ count, onMore }: { count: number; onMore: () => void }) {
  const t = useTranslations("import.sent");
  return (
    <div className="grid gap-5">
      <PanelHeading>{t("title", { count })}</PanelHeading>
      <p>{t("text")}</p>
      <div className="flex flex-wrap gap-3">
        <ButtonLink href="/review" size="large">
          {t("review")}
          <ArrowRight aria-hidden className="size-5" />
        </ButtonLink>
        <Button variant="quiet" size="large" onClick={onMore}>
          {t("more")}
        </Button>
      </div>
    </div>
  );
}
