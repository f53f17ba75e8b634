/** What one contact's texts and the directory say together: one candidate a handle, with all its evidence. */
import type { Evidence } from "./candidate.ts";

/** The same piece of evidence found again is still one piece. */
function mergeEvidence(known: readonly Evidence[], found: readonly Evidence[]): Evidence[] {
  return [...new Map([...known, ...found].map((piece) => [keyOf(piece), piece])).values()];
}

function keyOf(piece: Evidence): string {
  if (piece.kind === "directory") return `directory ${piece.claimId} ${piece.by}`;
  if (piece.kind === "text") return `text ${piece.field} ${piece.rule} ${piece.fragment}`;
  return piece.kind === "same_name" ? `same_name ${piece.xUsername}` : piece.kind;
}

/** Found evidence by handle, in the order in which it was found. */
export function gatherByHandle(
  found: readonly { readonly handle: string; readonly evidence: Evidence }[],
): Map<string, Evidence[]> {
  const byHandle = new Map<string, Evidence[]>();
  for (const { handle, evidence } of found) {
    byHandle.set(handle, mergeEvidence(byHandle.get(handle) ?? [], [evidence]));
  }
  return byHandle;
}
