import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import type { ReadProgress } from "#lib/intake/read-archive.ts";
import { PanelHeading } from "./panel-heading.tsx";

/** How far the reading is, and the way to stop it. */
export function ReadingPanel({
  name,
  progress,
  onCancel,
}: {
  name: string;
  progress: ReadProgress | null;
  onCancel: () => void;
}) {
  const t = useTranslations("import.reading");
  const phase = progress?.phase ?? "opening";
  const known = progress && progress.bytesTotal > 0;
  return (
    <div className="grid gap-5">
      <PanelHeading>{t("title", { name })}</PanelHeading>
      <ProgressBar
        label={<span role="status">{t(phase)}</span>}
        detail={progress && progress.found > 0 ? t("found", { count: progress.found }) : null}
        value={known ? progress.bytesDone : undefined}
        max={known ? progress.bytesTotal : undefined}
      />
      <p className="text-muted">{t("here")}</p>
      <Button variant="secondary" className="justify-self-start" onClick={onCancel}>
        {t("cancel")}
      </Button>
    </div>
  );
}
