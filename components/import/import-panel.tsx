"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import type { Answer } from "#components/ui/answer.ts";
import { Notice } from "#components/ui/notice.tsx";
import { ArchivePicker } from "./archive-picker.tsx";
import { FileRefusalNotice } from "./file-refusal-notice.tsx";
import { PanelHeading } from "./panel-heading.tsx";
import { ReadingPanel } from "./reading-panel.tsx";
import { type KnownXAccount, ReadyPanel } from "./ready-panel.tsx";
import { SendingPanel, SentPanel, StoppedPanel } from "./sending-panels.tsx";
import { useFileDrop } from "./use-file-drop.ts";
import { useImport } from "./use-import.ts";

export type RemoveSource = (input: { sourceId: string }) => Promise<Answer<unknown>>;

/** The way of an archive through this page, one step at a time. */
export function ImportPanel({
  hasSources,
  xAccounts,
  onRemove,
}: {
  hasSources: boolean;
  xAccounts: readonly KnownXAccount[];
  onRemove: RemoveSource;
}) {
  const router = useRouter();
  const way = useImport({ onSent: () => router.refresh() });
  const { reading, send } = way;
  const choosing = send.kind === "not_yet" && (reading.kind === "idle" || reading.kind === "failed");
  const over = useFileDrop(choosing ? way.drop : null);

  if (send.kind === "sent") return <SentPanel count={send.count} onMore={() => way.forget(null)} />;
  if (reading.kind === "read" && send.kind === "stopped") {
    const { code, place } = send;
    return (
      <StoppedPanel
        code={code}
        onRetry={() => void way.start(reading, place)}
        onDiscard={() => {
          way.forget(null);
          if (place) void onRemove({ sourceId: place.sourceId }).finally(() => router.refresh());
        }}
      />
    );
  }
  if (send.kind === "sending") {
    return <SendingPanel progress={send.progress} onCancel={() => way.forget("cancelled")} />;
  }
  if (reading.kind === "reading") {
    return (
      <ReadingPanel name={way.name} progress={reading.progress} onCancel={() => way.forget("cancelled")} />
    );
  }
  if (reading.kind === "read") {
    return (
      <ReadyPanel
        name={way.name}
        found={reading}
        xAccounts={xAccounts}
        onSend={() => void way.start(reading, null)}
        onDiscard={() => way.forget(null)}
      />
    );
  }
  return <ChoosePanel way={way} over={over} hasSources={hasSources} />;
}

function ChoosePanel({
  way,
  over,
  hasSources,
}: {
  way: ReturnType<typeof useImport>;
  over: boolean;
  hasSources: boolean;
}) {
  const t = useTranslations("import");
  const supported = useSyncExternalStore(never, canRead, () => true);
  const { reading, note } = way;
  return (
    <div className="grid gap-5">
      <PanelHeading focused={false}>{hasSources ? t("choose.titleMore") : t("choose.title")}</PanelHeading>
      {supported ? null : (
        <Notice tone="danger" title={t("tooOld.title")}>
          {t("tooOld.text")}
        </Notice>
      )}
      {reading.kind === "failed" ? <FileRefusalNotice refusal={reading.refusal} /> : null}
      {note === "cancelled" ? <Notice tone="info" live title={t("reading.cancelled")} /> : null}
      {note === "nothing" ? <Notice tone="caution" live title={t("choose.nothing")} /> : null}
      <ArchivePicker over={over} onFiles={way.chooseFrom} />
    </div>
  );
}

const never = () => () => {};

function canRead(): boolean {
  return "DecompressionStream" in globalThis && "Worker" in globalThis && "BigUint64Array" in globalThis;
}
