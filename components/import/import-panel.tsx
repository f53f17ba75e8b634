"use client";

import { ArrowRight } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState, useSyncExternalStore } from "react";
import type { Answer } from "#components/ui/answer.ts";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { ArchiveGuide } from "./archive-guide.tsx";
import { ArchivePicker } from "./archive-picker.tsx";
import { AskPanel } from "./ask-panel.tsx";
import { DifferencePanel } from "./difference-panel.tsx";
import { ExportGuide } from "./export-guide.tsx";
import { FileButton } from "./file-button.tsx";
import { FileRefusalNotice } from "./file-refusal-notice.tsx";
import { PasteForm } from "./paste-form.tsx";
import { ReadingPanel } from "./reading-panel.tsx";
import { type KnownXAccount, ReadyPanel } from "./ready-panel.tsx";
import { SendingPanel, SentPanel, StoppedPanel } from "./sending-panels.tsx";
import { SourceWays, type Way } from "./source-ways.tsx";
import { useFileDrop } from "./use-file-drop.ts";
import { useImport } from "./use-import.ts";

export type RemoveSource = (input: { sourceId: string }) => Promise<Answer<unknown>>;

/** The way of what is brought through this page, one step at a time. */
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

  if (send.kind === "held") {
    return (
      <DifferencePanel
        sourceId={send.sourceId}
        onSettled={() => router.refresh()}
        onMore={() => way.forget(null)}
      />
    );
  }
  if (send.kind === "sent") return <SentPanel count={send.count} onMore={() => way.forget(null)} />;
  if (reading.kind === "read" && send.kind === "stopped") {
    const { code, place } = send;
    return (
      <StoppedPanel
        code={code}
        onRetry={() => void way.start(reading, { resume: place })}
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
        onSend={(ownerConfirmed) => void way.start(reading, { ownerConfirmed })}
        onDiscard={() => way.forget(null)}
      />
    );
  }
  if (reading.kind === "asking") {
    return (
      <AskPanel
        name={way.name}
        question={reading.question}
        onAnswer={way.answer}
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
  const [chosen, setChosen] = useState<Way>("archive");
  const { reading, note } = way;
  return (
    <div className="grid gap-6">
      {supported ? null : (
        <Notice tone="danger" title={t("tooOld.title")}>
          {t("tooOld.text")}
        </Notice>
      )}
      {reading.kind === "failed" ? <FileRefusalNotice refusal={reading.refusal} /> : null}
      {note === "cancelled" ? <Notice tone="info" live title={t("reading.cancelled")} /> : null}
      {note === "nothing" ? <Notice tone="caution" live title={t("choose.nothing")} /> : null}
      <SourceWays
        legend={hasSources ? t("ways.titleMore") : t("ways.title")}
        chosen={chosen}
        onChoose={setChosen}
      />
      <ChosenWay
        chosen={chosen}
        over={over}
        guideOpen={!hasSources}
        onFiles={way.chooseFrom}
        onText={(text) => way.paste(t("paste.name"), text)}
      />
    </div>
  );
}

function ChosenWay({
  chosen,
  over,
  guideOpen,
  onFiles,
  onText,
}: {
  chosen: Way;
  over: boolean;
  guideOpen: boolean;
  onFiles: (list: FileList) => void;
  onText: (text: string) => void;
}) {
  const t = useTranslations("import");
  switch (chosen) {
    case "archive":
      return (
        <>
          <ArchivePicker over={over} onFiles={onFiles} />
          <ArchiveGuide open={guideOpen} />
        </>
      );
    case "export":
      return (
        <>
          <ExportGuide />
          <FileButton variant="primary" onFiles={onFiles} className="justify-self-start">
            {t("export.file")}
          </FileButton>
        </>
      );
    case "list":
      return (
        <div className="grid gap-3">
          <p>{t("list.text")}</p>
          <p className="text-muted">{t("list.formats")}</p>
          <FileButton variant="primary" onFiles={onFiles} className="justify-self-start">
            {t("list.file")}
          </FileButton>
        </div>
      );
    case "paste":
      return <PasteForm onRead={onText} />;
    case "x":
      return (
        <ButtonLink href="/import/x" className="justify-self-start">
          {t("ways.x.open")}
          <ArrowRight aria-hidden className="size-5" />
        </ButtonLink>
      );
  }
}

const never = () => () => {};

function canRead(): boolean {
  return "DecompressionStream" in globalThis && "Worker" in globalThis && "BigUint64Array" in globalThis;
}
