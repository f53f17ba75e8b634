/** A plan's outcomes as a table that any spreadsheet opens. */
import { stringify } from "csv-stringify/sync";
import type { OutcomeRow } from "./outcome-row.ts";

const columns = [
  "X name",
  "X id",
  "Display name",
  "Fediverse address",
  "Outcome",
  "Since",
  "Next try",
  "Detail",
] as const;

/** The head of the table, once. */
export function writeOutcomeCsvHead(): string {
  return stringify([columns]);
}

/** Some rows of it. A cell that a spreadsheet would run as a formula is written as text: names are other people's words. */
export function writeOutcomeCsvRows(rows: readonly OutcomeRow[]): string {
  const cells = rows.map((row) => [
    row.username ?? "",
    row.xId ?? "",
    row.name ?? "",
    row.handle,
    row.outcome,
    row.at?.toISOString() ?? "",
    row.dueAt?.toISOString() ?? "",
    row.detail ?? "",
  ]);
  return stringify(cells, { escape_formulas: true });
}
