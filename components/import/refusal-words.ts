"use client";

import { useTranslations } from "next-intl";
import type { FileRefusal, RowRefusalCode } from "#lib/intake/refusal.ts";

export type RefusalWords = {
  readonly title: string;
  readonly text: string;
  readonly looksLike: string | null;
};

/** Sentences for what was refused: why, and what to do about it. */
export function useRefusalWords() {
  const files = useTranslations("import.files");
  const rows = useTranslations("import.rows");
  return {
    ofRow: (code: RowRefusalCode): string => rows(code),
    ofFile: ({ file, code, found }: FileRefusal): RefusalWords => ({
      title: files(`${code}.title`, { file: file.split("/").at(-1) ?? file }),
      text: files(`${code}.text`, { found: found ?? "" }),
      looksLike: code === "unknown_format" && found ? files("looksLike", { found }) : null,
    }),
  };
}
