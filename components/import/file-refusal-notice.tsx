import { useTranslations } from "next-intl";
import { Notice } from "#components/ui/notice.tsx";
import type { FileRefusal } from "#lib/intake/refusal.ts";
import { useRefusalWords } from "./refusal-words.ts";

/** Why nothing of a file could be taken, and what to do about it. */
export function FileRefusalNotice({ refusal }: { refusal: FileRefusal }) {
  const t = useTranslations("import.files");
  const { title, text, looksLike } = useRefusalWords().ofFile(refusal);
  return (
    <Notice tone="danger" live title={title}>
      {looksLike ? <p>{looksLike}</p> : null}
      <p>{text}</p>
      <p>{t("again")}</p>
    </Notice>
  );
}
