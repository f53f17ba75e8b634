/** How many new follows has an account made this UTC day? (Mastodon app/lib/rate_limiter.rb) */
import type { HostState } from "../world/host-state.ts";

export const dayMs = 86_400_000;

export function readDay(host: HostState, account: string, nowMs: number): number {
  const counter = host.counters.get(`follows ${account}`);
  return counter && counter.windowStart === dayStart(nowMs) ? counter.count : 0;
}

export function spendDay(host: HostState, account: string, nowMs: number): void {
  const count = readDay(host, account, nowMs) + 1;
  host.counters.set(`follows ${account}`, { windowStart: dayStart(nowMs), count });
}

function dayStart(nowMs: number): number {
  return Math.floor(nowMs / dayMs) * dayMs;
}
