"use client";

import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { SourceKind } from "#lib/intake/source-kind.ts";
import type { RemoveSource } from "./import-panel.tsx";

export type SourceCard = {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly ready: boolean;
  readonly owner: string | null;
  readonly contacts: number;
  readonly refusedTotal: number;
  /** ISO 8601. */
  readonly createdAt: string;
};

type Ending =
  | { readonly kind: "deleted"; readonly name: string }
  | { readonly kind: "failed"; readonly code: string };

/** What the person has brought so far, each deletable, and the way on. */
export function SourceList({
  sources,
  onRemove,
}: {
  sources: readonly SourceCard[];
  onRemove: RemoveSource;
}) {
  const t = useTranslations("import.sources");
  const problem = useProblemWords();
  const router = useRouter();
  const [asked, setAsked] = useState<SourceCard | null>(null);
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Ending | null>(null);
  const nameOf = (source: SourceCard) => source.owner ?? (source.name || t(`kind.${source.kind}`));

  async function remove(source: SourceCard): Promise<void> {
    setBusy(true);
    const answer = await onRemove({ sourceId: source.id }).catch(
      () => ({ ok: false, code: "unknown" }) as const,
    );
    setBusy(false);
    setAsked(null);
    setEnding(answer.ok ? { kind: "deleted", name: nameOf(source) } : { kind: "failed", code: answer.code });
    router.refresh();
  }

  return (
    <section aria-labelledby="sources" className="grid gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="sources" className="text-xl font-semibold">
          {t("title")}
        </h2>
        {sources.some(({ ready }) => ready) ? (
          <ButtonLink href="/review">
            {t("review")}
            <ArrowRight aria-hidden className="size-5" />
          </ButtonLink>
        ) : null}
      </div>
      {ending?.kind === "deleted" ? <Notice tone="positive" live title={t("deleted", ending)} /> : null}
      {ending?.kind === "failed" ? <Notice tone="danger" live title={problem(ending.code)} /> : null}
      <ul className="grid gap-3">
        {sources.map((source) => (
          <SourceRow
            key={source.id}
            source={source}
            name={nameOf(source)}
            onDelete={() => setAsked(source)}
          />
        ))}
      </ul>
      {asked ? (
        <Dialog
          open
          onOpenChange={(open) => !open && !busy && setAsked(null)}
          title={t("dialogTitle", { name: nameOf(asked) })}
          description={t("dialogText")}
          footer={
            <>
              <Button variant="secondary" disabled={busy} onClick={() => setAsked(null)}>
                {t("keep")}
              </Button>
              <Button variant="danger" busy={busy} onClick={() => void remove(asked)}>
                {busy ? t("busy") : t("confirm")}
              </Button>
            </>
          }
        />
      ) : null}
    </section>
  );
}

function SourceRow({ source, name, onDelete }: { source: SourceCard; name: string; onDelete: () => void }) {
  const t = useTranslations("import.sources");
  const format = useFormatter();
  const facts = [
    t(`kind.${source.kind}`),
    t("brought", { date: format.dateTime(new Date(source.createdAt), { dateStyle: "long" }) }),
    source.refusedTotal > 0 ? t("refused", { count: source.refusedTotal }) : null,
  ].filter(Boolean);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-panel border border-line bg-surface px-5 py-4">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-semibold wrap-anywhere">{name}</span>
          <span className="tabular-nums">{t("contacts", { count: source.contacts })}</span>
          {source.ready ? null : <Badge tone="caution">{t("receiving")}</Badge>}
        </p>
        <p className="text-sm text-muted">{facts.join(" · ")}</p>
        {source.ready ? null : <p className="max-w-prose text-sm">{t("receivingHint")}</p>}
      </div>
      <Button variant="secondary" size="small" aria-label={t("deleteOf", { name })} onClick={onDelete}>
        {t("delete")}
      </Button>
    </li>
  );
}
