"use client";

import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useState } from "react";
import { rowsDrawnWhole } from "./report-blocks.ts";
import type { ReportRows } from "./use-report-rows.ts";

/** A row to be drawn, or a gap that stands for the rows between two of them. */
export type WindowPiece =
  | { readonly kind: "row"; readonly index: number }
  | { readonly kind: "gap"; readonly key: string; readonly heightPx: number };

export type RowWindow = {
  readonly pieces: readonly WindowPiece[];
  readonly measure: ((element: HTMLTableRowElement | null) => void) | undefined;
};

const estimatedPx = { wide: 190, narrow: 420 };

/**
 * Which rows are drawn: all of them in a list that is short or one page, those near the window in a long one. The row in hand is always
 * drawn, so that the focus is never lost by scrolling. Drawn anew, a row keeps the height it had.
 */
export function useRowWindow(
  rows: ReportRows,
  table: RefObject<HTMLTableElement | null>,
  current: number | null,
): RowWindow {
  const [top, setTop] = useState(0);
  const isLong = rows.whole && rows.count > rowsDrawnWhole;
  const virtualizer = useWindowVirtualizer({
    count: isLong ? rows.count : 0,
    estimateSize: () => (globalThis.innerWidth < 1024 ? estimatedPx.narrow : estimatedPx.wide),
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => rows.rowAt(index)?.contactId ?? `place-${index}`,
    rangeExtractor: (range) => {
      const near = defaultRangeExtractor(range);
      const isFar = current !== null && current < range.count && !near.includes(current);
      return isFar ? [...near, current].sort((a, b) => a - b) : near;
    },
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again as the window moves on, not at every drawing
  useLayoutEffect(() => {
    const place = table.current?.tBodies[0]?.getBoundingClientRect();
    if (!place) return;
    const now = Math.round(place.top + globalThis.scrollY);
    setTop((before) => (Math.abs(before - now) > 2 ? now : before));
  }, [isLong, first, table]);
  useLayoutEffect(() => {
    if (rows.whole) rows.want(isLong ? first : 0, isLong ? last : rows.count - 1);
  });

  if (!isLong) {
    const pieces = Array.from({ length: rows.count }, (_, index) => ({ kind: "row" as const, index }));
    return { pieces, measure: undefined };
  }
  const pieces: WindowPiece[] = [];
  let end = top;
  for (const item of items) {
    if (item.start > end) pieces.push({ kind: "gap", key: `to-${item.index}`, heightPx: item.start - end });
    pieces.push({ kind: "row", index: item.index });
    end = item.end;
  }
  const rest = virtualizer.getTotalSize() + top - end;
  if (rest > 0) pieces.push({ kind: "gap", key: "rest", heightPx: rest });
  return { pieces, measure: virtualizer.measureElement };
}
