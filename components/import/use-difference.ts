"use client";

import { useCallback, useEffect, useState } from "react";
import type { SourceDifference } from "#lib/contacts/difference/source-difference.ts";
import type { UploadCall } from "#lib/intake/schema.ts";

export type DifferenceState =
  | { readonly kind: "loading" | "failed" }
  | { readonly kind: "loaded"; readonly difference: SourceDifference; readonly busy: boolean }
  | { readonly kind: "applied" | "discarded" };

export type DifferenceEnding = "applied" | "discarded" | "failed";

/** What a waiting source would change, and the person's word on it. */
export function useDifference(sourceId: string, onSettled: (ending: DifferenceEnding) => void) {
  const [state, setState] = useState<DifferenceState>({ kind: "loading" });

  const load = useCallback(async () => {
    setState({ kind: "loading" });
    const answer = await fetch(`/api/difference/${sourceId}`).catch(() => null);
    if (!answer?.ok) return setState({ kind: "failed" });
    setState({ kind: "loaded", busy: false, difference: (await answer.json()) as SourceDifference });
  }, [sourceId]);
  useEffect(() => void load(), [load]);

  async function settle(call: UploadCall, wanted: "applied" | "discarded"): Promise<void> {
    setState((before) => (before.kind === "loaded" ? { ...before, busy: true } : before));
    const answer = await fetch("/api/upload", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(call),
    }).catch(() => null);
    const ending = answer?.ok ? wanted : "failed";
    setState({ kind: ending });
    onSettled(ending);
  }

  return {
    state,
    load,
    apply: (dropGone: boolean) => settle({ op: "apply", sourceId, dropGone }, "applied"),
    discard: () => settle({ op: "cancel", sourceId }, "discarded"),
  };
}
