"use client";

import { useEffect, useEffectEvent, useState } from "react";
import type { ReportCounts } from "#lib/matches/match.ts";
import { areSameCounts } from "./new-matches.ts";

const busyMs = 3_000;
const idleMs = 15_000;

/**
 * Asks for the counts every few seconds while look-ups run and now and then otherwise, not while the page is hidden.
 * `onNews` is called when they differ from `counts`. True when the last question got no answer.
 */
export function useReportPoll(endpoint: string, counts: ReportCounts, onNews: () => void): boolean {
  const [interrupted, setInterrupted] = useState(false);
  const everyMs = counts.states.looking_up > 0 ? busyMs : idleMs;
  const ask = useEffectEvent(async (signal: AbortSignal) => {
    const live = await fetchCounts(endpoint, signal);
    if (signal.aborted) return;
    setInterrupted(live === null);
    if (live && !areSameCounts(live, counts)) onNews();
  });
  useEffect(() => {
    const stop = new AbortController();
    const timer = setInterval(() => {
      if (!document.hidden) void ask(stop.signal);
    }, everyMs);
    return () => {
      stop.abort();
      clearInterval(timer);
    };
  }, [everyMs]);
  return interrupted;
}

async function fetchCounts(endpoint: string, signal: AbortSignal): Promise<ReportCounts | null> {
  try {
    const reply = await fetch(endpoint, { signal, headers: { accept: "application/json" } });
    if (!reply.ok) return null;
    const { counts }: { counts: ReportCounts } = await reply.json();
    return counts;
  } catch {
    return null;
  }
}
