/** How is one answer of a server said in a word, and how did the look-up of a handle end? */
import { type Explanation, explainLookupReason } from "#lib/matches/explain.ts";
import type { ReportRow } from "#lib/matches/match.ts";

export type StatusWord =
  | "ok"
  | "redirect"
  | "absent"
  | "gone"
  | "closed"
  | "busy"
  | "error"
  | "refused"
  | "aside"
  | "none";

/** Null stands for no answer at all; `note` says of a host that is left alone that it was not asked. */
export function statusWord(status: number | null, note?: string): StatusWord {
  if (status === null) return note === "set_aside" ? "aside" : "none";
  if (status < 300) return "ok";
  if (status < 400) return "redirect";
  if (status === 404) return "absent";
  if (status === 410) return "gone";
  if (status === 401 || status === 403) return "closed";
  if (status === 429) return "busy";
  return status < 500 ? "refused" : "error";
}

/** Why the look-up of this handle ended as it did, or null when its ending says all. */
export function reasonOfLog(row: ReportRow, handle: string): Explanation | null {
  const candidate = row.candidates.find((one) => one.handle === handle);
  return candidate ? explainLookupReason(candidate) : null;
}
