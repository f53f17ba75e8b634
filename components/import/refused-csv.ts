import { stringify } from "csv-stringify/browser/esm/sync";
import type { RowRefusal, RowRefusalCode } from "#lib/intake/refusal.ts";

/**
 * The refused rows as a file a spreadsheet opens (RFC 4180, UTF-8 with a mark): file, row, reason in words, code, what stood there.
 * What came out of a file is never taken for a formula.
 */
export function writeRefusedCsv(
  rows: readonly RowRefusal[],
  words: { readonly columns: readonly string[]; reason(code: RowRefusalCode): string },
): string {
  const lines = rows.map((row) => [
    row.file,
    row.row ?? "",
    words.reason(row.code),
    row.code,
    row.found ?? "",
  ]);
  return stringify([words.columns, ...lines], {
    bom: true,
    record_delimiter: "windows",
    escape_formulas: true,
  });
}
