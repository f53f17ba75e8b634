"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import {
  type Picked,
  pickedFromDrop,
  pickedFromInput,
  pickedFromText,
} from "#components/intake/picked-file.ts";
import {
  type SendFailure,
  type SendPlace,
  type SendProgress,
  sendContacts,
} from "#components/intake/send-contacts.ts";
import { type ArchiveReaderState, useArchiveReader } from "#components/intake/use-archive-reader.ts";

export type FoundArchive = Extract<ArchiveReaderState, { kind: "read" }>;

export type SendState =
  | { readonly kind: "not_yet" }
  | { readonly kind: "sending"; readonly progress: SendProgress }
  | { readonly kind: "stopped"; readonly code: SendFailure | "unknown"; readonly place: SendPlace | null }
  /** It waits on the server: the difference is to be seen first. */
  | { readonly kind: "held"; readonly sourceId: string }
  | { readonly kind: "sent"; readonly count: number };

/** What the person is told before choosing again. */
export type ChoiceNote = "nothing" | "cancelled" | null;

/** The way of what is brought through this page: chosen, asked about, read, shown, sent, compared. */
export function useImport({ onSent }: { onSent: () => void }) {
  const reader = useArchiveReader();
  const [send, setSend] = useState<SendState>({ kind: "not_yet" });
  const [name, setName] = useState("");
  const [note, setNote] = useState<ChoiceNote>(null);
  const sending = useRef<AbortController | null>(null);
  /** What the person said of an owner who is somebody else; kept for a second try. */
  const confirmed = useRef(false);
  useEffect(() => () => sending.current?.abort(), []);
  useStayWarning(reader.state.kind === "reading" || send.kind === "sending");

  const read = useCallback(
    (picked: Picked) => {
      const [first] = picked.files;
      setNote(first ? null : "nothing");
      if (!first) return;
      setName(shownName(picked));
      setSend({ kind: "not_yet" });
      reader.read(picked);
    },
    [reader.read],
  );

  const forget = useCallback(
    (why: ChoiceNote) => {
      sending.current?.abort();
      reader.cancel();
      setSend({ kind: "not_yet" });
      setNote(why);
    },
    [reader.cancel],
  );

  async function start(
    found: FoundArchive,
    { resume = null, ownerConfirmed }: { resume?: SendPlace | null; ownerConfirmed?: boolean } = {},
  ): Promise<void> {
    const control = new AbortController();
    sending.current = control;
    confirmed.current = ownerConfirmed ?? confirmed.current;
    const { rows: source, summary } = found;
    const onProgress = (progress: SendProgress) => setSend({ kind: "sending", progress });
    onProgress({ sent: resume?.from ?? 0, total: source.total });
    const ending = await sendContacts({
      source,
      kind: summary.kind,
      owner: summary.owner,
      ownerConfirmed: confirmed.current,
      generatedAt: summary.generatedAt,
      counts: { ...summary.counts },
      refusedTotal: summary.refusedRowsTotal,
      signal: control.signal,
      resume,
      onProgress,
    }).catch(() => ({ kind: "failed", code: "unknown", place: null }) as const);
    if (ending.kind === "cancelled") return;
    if (ending.kind === "failed") return setSend({ ...ending, kind: "stopped" });
    setSend(
      ending.held ? { kind: "held", sourceId: ending.sourceId } : { kind: "sent", count: source.total },
    );
    reader.cancel();
    onSent();
  }

  return {
    reading: reader.state,
    send,
    name,
    note,
    answer: reader.answer,
    paste: (pastedName: string, text: string) => read(pickedFromText(pastedName, text)),
    chooseFrom: (list: FileList) => read(pickedFromInput(list)),
    drop: (transfer: DataTransfer) => void pickedFromDrop(transfer).then(read, () => setNote("nothing")),
    start,
    forget,
  };
}

/** A folder by its own name, files by theirs. */
function shownName({ files, loose }: Picked): string {
  const paths = files.map(({ path }) => path);
  if (!loose) return paths[0]?.split("/")[0] ?? "";
  return paths.length > 3 ? `${paths.slice(0, 3).join(", ")}…` : paths.join(", ");
}

/** Asks before the tab is closed in the middle of something. */
function useStayWarning(active: boolean): void {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [active]);
}
