/** At most so many questions to one host at once, whoever asks them. */

import type { LookupReason } from "./judge-account.ts";

/** Another worker process has this host; thrown by a gate instead of waiting, because the other may wait for us. */
export class HostBusy extends Error {}

/** The host failed a short while ago and is left alone; thrown by a gate instead of asking it. */
export class HostAside extends Error {
  readonly until: Date;
  /** Why it failed. */
  readonly reason: LookupReason;

  constructor(host: string, until: Date, reason: LookupReason) {
    super(host);
    this.until = until;
    this.reason = reason;
  }
}

/** Handles that one connection asks about one after the other before another is worth its handshake. */
const handlesPerLane = 8;

/** How many lanes are worth opening to a host at which so many handles wait. */
export function lanesFor(handles: number, perHostMax: number): number {
  return Math.min(perHostMax, Math.ceil(handles / handlesPerLane));
}

/** Runs `work` when a place at `host` is free, first come first served. */
export type HostGate = <Result>(host: string, work: () => Promise<Result>) => Promise<Result>;

type Line = { busy: number; readonly waiting: (() => void)[] };

export function createHostGate(perHostMax: number): HostGate {
  const lines = new Map<string, Line>();
  return async (host, work) => {
    const line = lines.get(host) ?? { busy: 0, waiting: [] };
    lines.set(host, line);
    if (line.busy < perHostMax) line.busy += 1;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place passes on without being given up in between.
      const next = line.waiting.shift();
      if (next) next();
      else {
        line.busy -= 1;
        if (line.busy === 0) lines.delete(host);
      }
    }
  };
}
