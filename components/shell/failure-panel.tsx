"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { startTransition } from "react";
import { Button } from "#components/ui/button.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";

/** What a person sees where a page broke. The digest is the only thing that links it to our log. */
export function FailurePanel({ digest, onRetry }: { digest?: string; onRetry: () => void }) {
  const t = useTranslations("shell.error");
  const router = useRouter();
  const retry = () =>
    startTransition(() => {
      // The page is written by the server: without asking it again, the same failure would be shown.
      router.refresh();
      onRetry();
    });
  return (
    <div role="alert" className="mx-auto max-w-page px-4 py-14 sm:px-6 sm:py-20">
      <PageHeading title={t("title")} lead={<p>{t("text")}</p>} />
      <Button onClick={retry}>{t("retry")}</Button>
      {digest ? <p className="mt-6 text-sm text-muted">{t("reference", { digest })}</p> : null}
    </div>
  );
}
