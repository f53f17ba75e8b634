import { FileArchive, FolderOpen, Upload } from "lucide-react";
import { useTranslations } from "next-intl";
import { classNames } from "#components/ui/class-names.ts";
import { FileButton } from "./file-button.tsx";

/** Where an archive is dropped or chosen. The files stay files: nothing is read before the next step. */
export function ArchivePicker({ over, onFiles }: { over: boolean; onFiles: (list: FileList) => void }) {
  const t = useTranslations("import.choose");
  return (
    <div
      className={classNames(
        "grid justify-items-center gap-4 rounded-panel border-2 border-dashed px-5 py-10 text-center transition-colors sm:py-14",
        over ? "border-accent bg-accent-soft" : "border-edge/70 bg-canvas",
      )}
    >
      <Upload
        aria-hidden
        className={classNames("size-10", over ? "text-accent" : "text-muted")}
        strokeWidth={1.5}
      />
      <div className="grid gap-1">
        <p className="text-lg font-semibold pointer-coarse:hidden">{over ? t("dropNow") : t("drop")}</p>
        <p className="text-lg font-semibold not-pointer-coarse:hidden">{t("touch")}</p>
        <p className="text-muted pointer-coarse:hidden">{t("dropHint")}</p>
      </div>
      <div className="flex flex-wrap justify-center gap-3">
        <FileButton variant="primary" onFiles={onFiles}>
          <FileArchive aria-hidden className="size-5" />
          {t("file")}
        </FileButton>
        {/* Phones have no folders to choose from. */}
        <FileButton variant="secondary" folder onFiles={onFiles} className="pointer-coarse:hidden">
          <FolderOpen aria-hidden className="size-5" />
          {t("folder")}
        </FileButton>
      </div>
    </div>
  );
}
