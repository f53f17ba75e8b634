"use client";

import { ArrowRight, Download } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { buttonClasses } from "#components/ui/button-classes.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Card } from "#components/ui/card.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { SourceKind, SourceState } from "#lib/intake/source-kind.ts";
import { DifferencePanel } from "./difference-panel.tsx";
import type { RemoveSource } from "./import-panel.tsx";

export type SourceCard = {
  readonly id: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly state: SourceState;
  readonly owner: string | null;
  readonly contacts: number;
  readonly refusedTotal: number;
  /** It names somebody the person blocks. */
  readonly blocked: boolean;
  /** ISO 8601; null for what does not say when it was made. */
  readonly generatedAt: string | null;
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
  const [seen, setSeen] = useState<string | null>(null);
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
        {sources.some(({ state }) => state === "ready") ? (
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
            onSee={() => setSeen(source.id)}
            onDelete={() => setAsked(source)}
          />
        ))}
      </ul>
      {seen !== null ? (
        <Card>
          <DifferencePanel
            key={seen}
            sourceId={seen}
            isPaid={sources.some(({ id, kind }) => id === seen && kind === "x_api")}
            onSettled={() => router.refresh()}
            onMore={() => setSeen(null)}
          />
        </Card>
      ) : null}
      {sources.some(({ blocked }) => blocked) ? <BlocksOffer /> : null}
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

/** Whom the person blocks on X, as a file their server takes. */
function BlocksOffer() {
  const t = useTranslations("import.sources");
  return (
    <div className="grid gap-2 rounded-panel border border-line bg-surface px-5 py-4">
      <h3 className="font-semibold">{t("blocksTitle")}</h3>
      <p className="max-w-prose text-sm text-muted">{t("blocks")}</p>
      <a
        href="/api/export/blocked_accounts.csv"
        download
        className={buttonClasses({ variant: "secondary", size: "small", className: "justify-self-start" })}
      >
        <Download aria-hidden className="size-4.5" />
        {t("blocksFile")}
      </a>
    </div>
  );
}

/** What a source that is not merged waits for, and until when. */
function hintOf({ kind, state }: SourceCard) {
  const isPaid = kind === "x_api";
  if (state === "receiving") return isPaid ? "readingHint" : "receivingHint";
  if (state === "received") return isPaid ? "receivedPaidHint" : "receivedHint";
  return null;
}

function SourceRow({
  source,
  name,
  onSee,
  onDelete,
}: {
  source: SourceCard;
  name: string;
  onSee: () => void;
  onDelete: () => void;
}) {
  const t = useTranslations("import.sources");
  const format = useFormatter();
  const facts = [
    t(`kind.${source.kind}`),
    source.generatedAt
      ? t("made", { date: format.dateTime(new Date(source.generatedAt), { dateStyle: "long" }) })
      : null,
    t("brought", { date: format.dateTime(new Date(source.createdAt), { dateStyle: "long" }) }),
    source.refusedTotal > 0 ? t("refused", { count: source.refusedTotal }) : null,
  ].filter(Boolean);
  const isBeingRead = source.kind === "x_api" && source.state === "receiving";
  const hint = hintOf(source);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 rounded-panel border border-line bg-surface px-5 py-4">
      <div className="grid min-w-0 gap-0.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-semibold wrap-anywhere">{name}</span>
          <span className="tabular-nums">{t("contacts", { count: source.contacts })}</span>
          {source.state === "ready" ? null : (
            <Badge tone="caution">{t(isBeingRead ? "reading" : source.state)}</Badge>
          )}
        </p>
        <p className="text-sm text-muted">{facts.join(" · ")}</p>
        {hint ? <p className="max-w-prose text-sm">{t(hint)}</p> : null}
      </div>
      <div className="flex flex-wrap gap-2">
        {isBeingRead ? (
          <ButtonLink href="/import/x" size="small">
            {t("seeReading")}
          </ButtonLink>
        ) : null}
        {source.state === "received" ? (
          <Button size="small" aria-label={t("seeOf", { name })} onClick={onSee}>
            {t("see")}
          </Button>
        ) : null}
        <Button variant="secondary" size="small" aria-label={t("deleteOf", { name })} onClick={onDelete}>
          {t("delete")}
        </Button>
      </div>
    </li>
  );
}
