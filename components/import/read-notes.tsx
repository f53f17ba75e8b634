import { useTranslations } from "next-intl";
import { Notice } from "#components/ui/notice.tsx";
import type { SourceNote } from "#lib/intake/source-reader.ts";

/** What the person should know although nothing was lost by it. */
export function ReadNotes({ notes }: { notes: readonly SourceNote[] }) {
  const t = useTranslations("import.notes");
  if (notes.length === 0) return null;
  return (
    <Notice tone="info" title={t("title")}>
      <ul className="grid gap-1.5">
        {notes.map(({ file, code, detail = "" }) => {
          // Two numbers come as "one/other".
          const [first = "", second = ""] = detail.split("/");
          return <li key={`${file} ${code} ${detail}`}>{t(code, { file, detail, first, second })}</li>;
        })}
      </ul>
    </Notice>
  );
}
