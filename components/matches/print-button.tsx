"use client";

import { Printer } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";

export function PrintButton() {
  const t = useTranslations("print");
  return (
    <Button onClick={() => globalThis.print()}>
      <Printer aria-hidden className="size-5" />
      {t("button")}
    </Button>
  );
}
