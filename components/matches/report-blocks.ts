/** Which rows of a long list are here, and which are still to be fetched? A list as blocks that are read one by one. */
import type { ReportRow } from "#lib/matches/match.ts";

/**
 * A list this short is written and drawn whole: find-in-page and a screen reader reach all of it, and no row that comes
 * later moves what stands below.
 */
export const rowsDrawnWhole = 20;

export type Block = {
  /** Where it begins: the cursor after which its rows come; null is the start of the list. */
  readonly after: string | null;
  /** Where it ends; null is the end of the list. */
  readonly until: string | null;
  /** Rows that are here, or how many are expected. */
  readonly rows: readonly ReportRow[] | null;
  readonly expected: number;
};

export const rowsInBlock = 200;

/** The list as the server first wrote it: its first rows, and perhaps more to come. */
export function firstBlocks(rows: readonly ReportRow[]): readonly Block[] {
  return [{ after: null, until: null, rows, expected: rows.length }];
}

/**
 * The whole list, once its places are known: the rows that are here, the rest of their block, and every block after it. `next` is
 * where the rows that are here end. What was read stays as it is, whatever has changed meanwhile.
 */
export function wholeList(
  rows: readonly ReportRow[],
  next: string,
  { total, places }: { readonly total: number; readonly places: readonly (string | null)[] },
): readonly Block[] {
  const later = places.slice(1);
  const rest = Math.max(0, Math.min(rowsInBlock, total) - rows.length);
  return [
    { after: null, until: next, rows, expected: rows.length },
    { after: next, until: later[0] ?? null, rows: null, expected: rest },
    ...later.map((after, at) => ({
      after,
      until: later[at + 1] ?? null,
      rows: null,
      expected: Math.max(0, Math.min(rowsInBlock, total - (at + 1) * rowsInBlock)),
    })),
  ];
}

export const sizeOf = (block: Block): number => block.rows?.length ?? block.expected;

/** The number of rows before each block, and of all of them at the end. */
export function startsOf(blocks: readonly Block[]): readonly number[] {
  const starts = [0];
  for (const block of blocks) starts.push((starts.at(-1) ?? 0) + sizeOf(block));
  return starts;
}

/** Which block holds a row, by halves. */
export function blockAt(starts: readonly number[], index: number): number {
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The row at a place, or null while it is not here. */
export function rowAt(blocks: readonly Block[], starts: readonly number[], index: number): ReportRow | null {
  const at = blockAt(starts, index);
  return blocks[at]?.rows?.[index - (starts[at] ?? 0)] ?? null;
}
