/** Which entries of a list were taken, and which not and why? Counted in one way for the scan and for the full parse. */
import type { EntryParts } from "./follow-entry.ts";
import { cutFound, type RowRefusalCode, refusedRowsMax } from "./refusal.ts";
import { type DigitsVerdict, type IdHalves, readDigits, splitId, type XIdList } from "./x-id-list.ts";

type RefusedEntry = { readonly row: number; readonly code: RowRefusalCode; readonly found?: string };

export type TallyResult = {
  /** Entries seen, good and refused. */
  readonly rows: number;
  readonly accepted: number;
  readonly refused: readonly RefusedEntry[];
  readonly refusedTotal: number;
};

export type EntryTally = {
  readonly rows: number;
  /** Judges an entry whose value stands in `bytes`. */
  take(bytes: Uint8Array, parts: EntryParts): void;
  takeText(id: string): void;
  refuse(code: RowRefusalCode, found?: string): void;
  result(): TallyResult;
};

export function createEntryTally(ids: XIdList): EntryTally {
  const id: IdHalves = { hi: 0, lo: 0 };
  const refused: RefusedEntry[] = [];
  let refusedTotal = 0;
  let rows = 0;

  const refuse = (code: RowRefusalCode, found = "") => {
    rows++;
    refusedTotal++;
    if (refused.length >= refusedRowsMax) return;
    refused.push({ row: rows, code, ...(found !== "" && { found: cutFound(found) }) });
  };
  const settle = (verdict: DigitsVerdict, found: () => string) => {
    if (verdict !== "ok") return refuse(verdict === "too_large" ? "id_too_large" : "id_not_digits", found());
    rows++;
    ids.push(id);
  };

  return {
    get rows() {
      return rows;
    },
    take(bytes, parts) {
      const found = () => new TextDecoder().decode(bytes.subarray(parts.start, parts.end));
      if (parts.kind === "none") refuse(parts.wrapped ? "id_missing" : "entry_unexpected");
      else if (parts.kind === "text") settle(readDigits(bytes, parts.start, parts.end, id), found);
      else refuse(parts.kind === "number" ? "id_is_number" : "id_not_text", found());
    },
    takeText: (text) => settle(splitId(text, id), () => text),
    refuse,
    result: () => ({ rows, accepted: rows - refusedTotal, refused, refusedTotal }),
  };
}
