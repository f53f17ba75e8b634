"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { sumEnding } from "./outcome-look.ts";
import type { ProgressView } from "./outcome-view.ts";
import { nextPollMs } from "./poll-pace.ts";

export type LiveProgress = {
  readonly progress: ProgressView;
  /** When the numbers are from; null until the first answer, when they are as old as the page. */
  readonly askedAt: string | null;
  readonly interrupted: boolean;
  readonly askNow: () => void;
};

/**
 * Hears of the progress until the plan has ended and every server has answered: by an open stream while it runs, and by
 * asking again and again while there is none.
 * `onChange` hears of every answer that differs.
 */
export function useProgress(initial: ProgressView, onChange: () => void): LiveProgress {
  const [live, setLive] = useState({ progress: initial, askedAt: null as string | null, interrupted: false });
  const [round, setRound] = useState(0);
  const { planId } = initial;
  // A page made anew knows more than the last answer.
  const [seen, setSeen] = useState(initial);
  if (seen !== initial) {
    setSeen(initial);
    setLive({ ...live, progress: initial });
  }
  const { counts, state } = live.progress;
  const isOver = state === "finished" || state === "cancelled";
  // Other servers' answers come in after the plan is over: those are worth asking for, not an open stream.
  const isSettled = isOver && sumEnding(counts).pending === 0;
  const take = useEffectEvent((answer: ProgressView | null): boolean => {
    if (!answer) {
      setLive({ ...live, interrupted: true });
      return false;
    }
    const changed = JSON.stringify(answer) !== JSON.stringify(live.progress);
    setLive({ progress: answer, askedAt: new Date().toISOString(), interrupted: false });
    if (changed) onChange();
    return changed;
  });
  const isStreaming = useStream(planId, isOver, take);

  useEffect(() => {
    if (isSettled || (isStreaming && round === 0)) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let unchanged = 0;
    const ask = async () => {
      const answer = document.hidden ? undefined : await fetchProgress(planId, stop.signal);
      if (stop.signal.aborted) return;
      if (answer !== undefined) unchanged = take(answer) ? 0 : unchanged + 1;
      if (isStreaming) setRound(0);
      else timer = setTimeout(ask, nextPollMs(unchanged));
    };
    timer = setTimeout(ask, round === 0 ? nextPollMs(0) : 300);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [planId, isSettled, round, isStreaming]);

  return { ...live, askNow: () => setRound((number) => number + 1) };
}

/** Server-sent events; false while none are coming, for whatever reason. The browser itself tries again. */
function useStream(planId: string, ended: boolean, take: (answer: ProgressView) => boolean): boolean {
  const [isOpen, setOpen] = useState(false);
  const hear = useEffectEvent((data: string) => take(JSON.parse(data) as ProgressView));
  useEffect(() => {
    if (ended) return;
    const source = new EventSource(`/outcome/events?plan=${encodeURIComponent(planId)}`);
    source.addEventListener("progress", (event) => {
      setOpen(true);
      hear((event as MessageEvent<string>).data);
    });
    source.addEventListener("error", () => setOpen(false));
    return () => {
      source.close();
      setOpen(false);
    };
  }, [planId, ended]);
  return isOpen;
}

async function fetchProgress(planId: string, signal: AbortSignal): Promise<ProgressView | null> {
  try {
    const reply = await fetch(`/outcome/progress?plan=${encodeURIComponent(planId)}`, { signal });
    return reply.ok ? ((await reply.json()) as ProgressView) : null;
  } catch {
    return null;
  }
}
