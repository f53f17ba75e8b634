"use client";

import { useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import type { XActions } from "./x-actions.ts";
import type { XAppName } from "./x-view.ts";

/** Starts the sign-in with X and leaves this page for X's own; `isGoing` until then, or until it failed. */
export function useConnectX(connect: XActions["connectX"]) {
  const problemOf = useProblemWords();
  const [isGoing, setGoing] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const go = async (app: XAppName) => {
    setGoing(true);
    setProblem(null);
    const answer = await connect({ app }).catch(() => ({ ok: false, code: "offline" }) as const);
    const started = answer.ok ? answer.value : answer;
    if (started.ok) {
      window.location.assign(started.value.url);
      return;
    }
    setGoing(false);
    setProblem(problemOf(started.code));
  };
  return { isGoing, problem, go };
}
