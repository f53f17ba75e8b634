"use client";

import { useRouter } from "next/navigation";
import { useEffect, useEffectEvent, useState } from "react";
import { nextPollMs } from "#components/outcomes/poll-pace.ts";
import { isOver, type XRunView } from "./x-view.ts";

/** Asks how the reading stands until nothing moves by itself any more; then the page is made anew. */
export function useRunPoll(initial: XRunView): { run: XRunView; interrupted: boolean } {
  const router = useRouter();
  const [live, setLive] = useState({ run: initial, interrupted: false });
  // A page made anew knows more than the last answer.
  const [seen, setSeen] = useState(initial);
  if (seen !== initial) {
    setSeen(initial);
    setLive({ run: initial, interrupted: false });
  }
  const { id } = initial;
  const isMoving = live.run.state === "running" || live.run.state === "waiting";
  const take = useEffectEvent((answer: XRunView | null): boolean => {
    if (!answer || answer.id !== id) {
      setLive({ ...live, interrupted: answer === null });
      return false;
    }
    const changed = JSON.stringify(answer) !== JSON.stringify(live.run);
    setLive({ run: answer, interrupted: false });
    if (isOver(answer)) router.refresh();
    return changed;
  });

  useEffect(() => {
    if (!isMoving) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    let unchanged = 0;
    const ask = async () => {
      const answer = document.hidden ? undefined : await fetchRun(stop.signal);
      if (stop.signal.aborted) return;
      if (answer !== undefined) unchanged = take(answer) ? 0 : unchanged + 1;
      timer = setTimeout(ask, nextPollMs(unchanged));
    };
    timer = setTimeout(ask, 1_000);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [isMoving]);

  return live;
}

async function fetchRun(signal: AbortSignal): Promise<XRunView | null> {
  try {
    const reply = await fetch("/import/x/progress", { signal });
    return reply.ok ? ((await reply.json()) as XRunView) : null;
  } catch {
    return null;
  }
}
