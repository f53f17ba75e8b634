/** Counting windows: how many requests of a kind a server lets through. */
import type { Ask } from "../transport/exchange.ts";
import type { HostState } from "../world/host-state.ts";

export type Who = { readonly token: string | null; readonly user: string | null; readonly ip: string };

export type Throttle = {
  readonly name: string;
  readonly limit: number;
  readonly periodMs: number;
  /** Windows begin at multiples of the period (Mastodon) or with the first call (GoToSocial). */
  readonly window: "epoch" | "first_call";
  /** What is counted together; null when the throttle does not concern this request. */
  key(ask: Ask, who: Who): string | null;
};

export type ThrottleReading = {
  readonly throttle: Throttle;
  readonly key: string;
  readonly count: number;
  readonly resetsAt: number;
};

/** Counts a request in every throttle that concerns it and tells where each stands. */
export function countRequest(
  host: HostState,
  throttles: readonly Throttle[],
  ask: Ask,
  who: Who,
  nowMs: number,
): ThrottleReading[] {
  const readings: ThrottleReading[] = [];
  for (const throttle of throttles) {
    const key = throttle.key(ask, who);
    if (key !== null) readings.push(countOne(host, throttle, key, nowMs));
  }
  return readings;
}

function countOne(host: HostState, throttle: Throttle, key: string, nowMs: number): ThrottleReading {
  const at = `${throttle.name} ${key}`;
  const aligned = Math.floor(nowMs / throttle.periodMs) * throttle.periodMs;
  const start = throttle.window === "epoch" ? aligned : nowMs;
  let counter = host.counters.get(at);
  if (!counter || nowMs >= counter.windowStart + throttle.periodMs) {
    counter = { windowStart: start, count: 0 };
    host.counters.set(at, counter);
  }
  counter.count += 1;
  return { throttle, key, count: counter.count, resetsAt: counter.windowStart + throttle.periodMs };
}

export function isOver(reading: ThrottleReading): boolean {
  return reading.count > reading.throttle.limit;
}

/** The reading with the least remaining: the one a server tells about. */
export function tightest(readings: readonly ThrottleReading[]): ThrottleReading | null {
  const left = (reading: ThrottleReading) => reading.throttle.limit - reading.count;
  return readings.reduce<ThrottleReading | null>(
    (best, next) => (best === null || left(next) < left(best) ? next : best),
    null,
  );
}
