"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ReportRow } from "#lib/matches/match.ts";
import {
  type Block,
  blockAt,
  firstBlocks,
  rowAt,
  rowsInBlock,
  startsOf,
  wholeList,
} from "./report-blocks.ts";
import { type ReportQuery, rowsHref } from "./report-url.ts";
import type { OpenQuestion } from "./review-answer.ts";

export type ReportRows = {
  /** Rows of the list, here or still to come. */
  readonly count: number;
  /** The whole list is in reach, not only its first page. */
  readonly whole: boolean;
  readonly rowAt: (index: number) => ReportRow | null;
  /** These rows are about to be seen: what is missing of them is fetched. */
  readonly want: (first: number, last: number) => void;
  /** Some rows could not be fetched; `retry` forgets that. */
  readonly failed: boolean;
  readonly retry: () => void;
  /** Questions about rows that were fetched. */
  readonly questions: readonly OpenQuestion[];
};

type Source = {
  readonly rows: readonly ReportRow[];
  /** Where these rows end; null when there are no more. */
  readonly next: string | null;
  readonly query: ReportQuery;
  readonly endpoint: string;
};

/** The rows of a view: those the server wrote at once, every other one when it comes near. What is here never changes its place. */
export function useReportRows({ rows, next, query, endpoint }: Source): ReportRows {
  const [blocks, setBlocks] = useState<readonly Block[]>(() => firstBlocks(rows));
  const [questions, setQuestions] = useState<readonly OpenQuestion[]>([]);
  const [failed, setFailed] = useState(false);
  const asked = useRef(new Set<number>());
  const isOne = next !== null && !query.paged && query.after === null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is mounted anew for other rows
  useEffect(() => {
    if (!isOne || next === null) return;
    const stop = new AbortController();
    void fetchJson<Places>(rowsHref(query, endpoint, { places: String(rowsInBlock) }), stop.signal).then(
      (found) => {
        if (found) setBlocks(wholeList(rows, next, found));
      },
    );
    return () => stop.abort();
  }, []);

  const starts = useMemo(() => startsOf(blocks), [blocks]);
  const load = async (at: number, block: Block) => {
    asked.current.add(at);
    const { after, until } = block;
    const limit = String(rowsInBlock);
    const piece = { after: after ?? undefined, until: until ?? undefined, limit };
    const found = await fetchJson<Page>(rowsHref(query, endpoint, piece));
    if (!found) {
      asked.current.delete(at);
      setFailed(true);
      return;
    }
    setBlocks((all) => all.map((one, place) => (place === at ? { ...one, rows: found.rows } : one)));
    if (found.questions?.length) setQuestions((all) => [...all, ...(found.questions ?? [])]);
  };
  const want = (first: number, last: number) => {
    if (failed) return;
    const to = blockAt(starts, Math.max(0, last + ahead));
    for (let at = blockAt(starts, Math.max(0, first - ahead)); at <= to; at += 1) {
      const block = blocks[at];
      if (block && block.rows === null && !asked.current.has(at)) void load(at, block);
    }
  };
  return {
    count: starts.at(-1) ?? 0,
    whole: blocks.length > 1,
    rowAt: useCallback((index) => rowAt(blocks, starts, index), [blocks, starts]),
    want,
    failed,
    retry: () => setFailed(false),
    questions,
  };
}

/** Rows beyond the window that are fetched before they are seen. */
const ahead = 40;

type Places = { readonly total: number; readonly places: readonly (string | null)[] };
type Page = { readonly rows: readonly ReportRow[]; readonly questions?: readonly OpenQuestion[] };

async function fetchJson<Value>(href: string, signal?: AbortSignal): Promise<Value | null> {
  try {
    const reply = await fetch(href, {
      headers: { accept: "application/json" },
      ...(signal ? { signal } : {}),
    });
    return reply.ok ? ((await reply.json()) as Value) : null;
  } catch {
    return null;
  }
}
