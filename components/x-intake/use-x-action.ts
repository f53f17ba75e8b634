"use client";

import { useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import type { Answer } from "#components/ui/answer.ts";

/** One action at a time: whether it is under way, and the sentence for what went wrong. */
export function useXAction() {
  const problemOf = useProblemWords();
  const [state, setState] = useState({ isBusy: false, problem: null as string | null });
  const act = async <Value>(ask: () => Promise<Answer<Value>>): Promise<Answer<Value>> => {
    setState({ isBusy: true, problem: null });
    const answer = await ask().catch((): Answer<Value> => ({ ok: false, code: "offline" }));
    setState({ isBusy: false, problem: answer.ok ? null : problemOf(answer.code) });
    return answer;
  };
  return { ...state, act };
}
