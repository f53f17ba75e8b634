"use client";

import { useEffect, useState } from "react";
import { readSignInTrouble, type SignInTrouble } from "./sign-in-problem.ts";

/** What starting a sign-in answers: where to go on, or why not. */
export type StartAnswer =
  | { readonly ok: true; readonly value: { readonly url: string; readonly host: string } }
  | { readonly ok: false; readonly code: string; readonly host?: string };

export type SignInState =
  | { readonly kind: "idle" }
  | { readonly kind: "asking"; readonly typed: string }
  | { readonly kind: "going"; readonly host: string; readonly url: string }
  /** The browser's back button brought the person here before the other server was done. */
  | { readonly kind: "returned"; readonly host: string }
  | { readonly kind: "trouble"; readonly trouble: SignInTrouble };

const pendingKey = "transhumance.sign-in-at";

/** The way from the field to the other server, and back when it ends badly there. */
export function useSignIn(initial: SignInTrouble | null) {
  const [state, setState] = useState<SignInState>(
    initial ? { kind: "trouble", trouble: initial } : { kind: "idle" },
  );

  useEffect(() => {
    const pendingHost = sessionStorage.getItem(pendingKey);
    sessionStorage.removeItem(pendingKey);
    if (pendingHost && !initial && cameBack()) setState({ kind: "returned", host: pendingHost });
  }, [initial]);

  async function start(typed: string, ask: () => Promise<StartAnswer>): Promise<void> {
    setState({ kind: "asking", typed });
    const answer = await ask().catch((): StartAnswer => ({ ok: false, code: "unknown" }));
    if (!answer.ok) {
      setState({ kind: "trouble", trouble: readSignInTrouble(answer.code, answer.host) });
      return;
    }
    sessionStorage.setItem(pendingKey, answer.value.host);
    setState({ kind: "going", ...answer.value });
    window.location.assign(answer.value.url);
  }

  return { state, start, restart: () => setState({ kind: "idle" }) };
}

/** True when this page was reached by going back, not by a link or by typing its address. */
function cameBack(): boolean {
  const [entry] = performance.getEntriesByType("navigation");
  return entry instanceof PerformanceNavigationTiming && entry.type === "back_forward";
}
