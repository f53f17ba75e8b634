"use client";
// Reads what a person brings in a worker for as long as the page is open: progress, questions, what would be sent, cancel.
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import type { ListQuestion } from "#lib/intake/lists/ask-about-list.ts";
import type { ListOptions } from "#lib/intake/lists/read-list.ts";
import type { ReadProgress } from "#lib/intake/read-archive.ts";
import type { FileRefusal } from "#lib/intake/refusal.ts";
import type { BroughtSummary, FromWorker, ToWorker } from "./archive-messages.ts";
import type { Picked } from "./picked-file.ts";
import type { RowSource } from "./send-contacts.ts";

export type ArchiveReaderState =
  | { readonly kind: "idle" }
  | { readonly kind: "reading"; readonly progress: ReadProgress | null }
  /** A list of which something must be known first; `answer` goes on. */
  | { readonly kind: "asking"; readonly question: ListQuestion }
  /** `preview` are the first rows exactly as they would be sent; `rows` reads any others. */
  | {
      readonly kind: "read";
      readonly summary: BroughtSummary;
      readonly preview: readonly ContactEntry[];
      readonly rows: RowSource;
    }
  | { readonly kind: "failed"; readonly refusal: FileRefusal };

export type ArchiveReader = {
  readonly state: ArchiveReaderState;
  read(picked: Picked): void;
  /** Reads the list that was asked about. */
  answer(options: ListOptions): void;
  /** Stops reading, or forgets what was read. */
  cancel(): void;
};

const previewRows = 50;

export function useArchiveReader(): ArchiveReader {
  const [state, setState] = useState<ArchiveReaderState>({ kind: "idle" });
  const running = useRef<ArchiveWorker | null>(null);

  const cancel = useCallback(() => {
    running.current?.stop();
    running.current = null;
    setState({ kind: "idle" });
  }, []);

  const read = useCallback((picked: Picked) => {
    running.current?.stop();
    setState({ kind: "reading", progress: null });
    const worker: ArchiveWorker = startArchiveWorker(picked, (next) => {
      if (running.current === worker) setState(next);
    });
    running.current = worker;
  }, []);

  const answer = useCallback((options: ListOptions) => {
    setState({ kind: "reading", progress: null });
    running.current?.answer(options);
  }, []);

  useEffect(() => () => running.current?.stop(), []);
  return useMemo(() => ({ state, read, answer, cancel }), [state, read, answer, cancel]);
}

type ArchiveWorker = { answer(options: ListOptions): void; stop(): void };

function startArchiveWorker(picked: Picked, onState: (state: ArchiveReaderState) => void): ArchiveWorker {
  const worker = new Worker(new URL("./archive-worker.ts", import.meta.url), { type: "module" });
  const waiting = new Map<number, (rows: readonly ContactEntry[]) => void>();
  let requests = 0;
  const tell = (message: ToWorker) => worker.postMessage(message);
  const fail = () => {
    worker.terminate();
    onState({ kind: "failed", refusal: { file: picked.files[0]?.path ?? "", code: "unreadable" } });
  };

  const rowsFrom = (from: number, count: number) =>
    new Promise<readonly ContactEntry[]>((resolve) => {
      const request = requests++;
      waiting.set(request, resolve);
      tell({ kind: "rows", request, from, count });
    });

  worker.addEventListener("error", fail);
  worker.addEventListener("messageerror", fail);
  worker.addEventListener("message", async (event: MessageEvent<FromWorker>) => {
    const message = event.data;
    if (message.kind === "progress") onState({ kind: "reading", progress: message.progress });
    else if (message.kind === "ask") onState({ kind: "asking", question: message.question });
    else if (message.kind === "refused") {
      worker.terminate();
      onState({ kind: "failed", refusal: message.refusal });
    } else if (message.kind === "rows") {
      waiting.get(message.request)?.(message.rows);
      waiting.delete(message.request);
    } else {
      const { summary } = message;
      const rows: RowSource = { total: summary.counts.contacts, rows: rowsFrom };
      onState({ kind: "read", summary, preview: await rowsFrom(0, previewRows), rows });
    }
  });
  tell({ kind: "read", picked });
  return {
    answer: (options) => tell({ kind: "read_list", options }),
    stop: () => worker.terminate(),
  };
}
