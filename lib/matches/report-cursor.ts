/** Where does the next page of the report begin? A place in the order, safe to put into an address. */
import { z } from "zod";
import { isStorable } from "#lib/storable.ts";

const cursorSchema = z.tuple([z.int().min(0).max(99), z.string().max(200).refine(isStorable), z.uuid()]);

/** The last row of a page: [rank of its grade, name it is sorted under, contact id]. */
export type ReportCursor = z.infer<typeof cursorSchema>;

export function writeCursor(cursor: ReportCursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

/** Null for anything that writeCursor has not made. */
export function parseCursor(text: string): ReportCursor | null {
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(Buffer.from(text, "base64url").toString()));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
