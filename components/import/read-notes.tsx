import { useTranslations } from "next-intl";
import { Notice } from "#components/ui/notice.tsx";
import type { ReadNote } from "#lib/intake/read-archive.ts";

/** What the person should know although nothing was lost by it. */
export function ReadNotes({ notes }: { notes: readonly ReadNote[] }) {
  const t = useTranslations("import.notes");
  if (notes.length === 0) return null;
  return (
    <Notice tone="info" title={t("title")}>
      <ul className="grid gap-1.5">
        {notes.map(({ file, code, detail }) => (
          <li key={`${file} ${code} ${detail ?? ""}`}>{t(code, { file, detail: detail ?? "" })}</li>
        ))}
      </ul>
    </Notice>
  );
}
