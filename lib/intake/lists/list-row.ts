/** One row of a list, whatever kind of file it stands in: its cells in the order of the columns. */
import type { Relation } from "./relation.ts";

export type ListRow =
  | {
      readonly kind: "record";
      readonly row: number;
      readonly cells: readonly unknown[];
      /** What the list it stands in is called, where one file holds several. */
      readonly relation?: Relation;
    }
  | { readonly kind: "broken"; readonly row: number; readonly text: string }
  | { readonly kind: "too_long"; readonly row: number }
  /** The file ends in the middle of this row. */
  | { readonly kind: "cut_short"; readonly row: number };

/** A list whose columns are known and whose rows are read on demand, once. */
export type OpenedList = {
  readonly columns: readonly string[];
  /** false when the file begins with data: the columns are then named by their numbers. */
  readonly hasHeader: boolean;
  /** The first rows. */
  readonly samples: readonly (readonly unknown[])[];
  /** The encoding when it had to be guessed, else null. */
  readonly encodingGuessed: string | null;
  /** Every row says itself whose account it is. */
  readonly saysRelation?: boolean;
  rows(): AsyncIterable<ListRow>;
};

/** What stands in a cell as text; null and absent are empty. */
export function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "string") return cell;
  if (typeof cell === "object")
    return Array.isArray(cell) ? cell.map(cellText).join("\n") : JSON.stringify(cell);
  return String(cell);
}
