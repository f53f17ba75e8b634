/** At most so many questions to one host at once, whoever asks them. */

import type { LookupResult } from "./candidate.ts";
import { type LookupReason, lookupReasons } from "./judge-account.ts";

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

/** A gate for one run without a database: hosts that failed are not asked again before `forget`. */
export type CarefulGate = {
  readonly gate: HostGate;
  /** Hears of every answer: a host that could not be asked is left alone from now on, by those in line as well. */
  note(result: LookupResult): void;
  forget(): void;
};

type Care = {
  readonly perHostMax: number;
  /** So many failures in a row are enough. */
  readonly failuresMax: number;
  /** What counts as one. */
  readonly reasons?: readonly LookupReason[];
};

export function createCarefulGate({ perHostMax, failuresMax, reasons = lookupReasons }: Care): CarefulGate {
  const aside = new Map<string, HostAside>();
  const failures = new Map<string, number>();
  const open = createHostGate(perHostMax);
  return {
    gate: (host, work) =>
      open(host, async () => {
        const isLeftAlone = aside.get(host);
        if (isLeftAlone) throw isLeftAlone;
        return work();
      }),
    note({ handle, state, reason, dueAt, failedElsewhere }) {
      const host = failedElsewhere ?? handle.slice(handle.lastIndexOf("@") + 1);
      const counts = state === "unreachable" ? reasons.find((known) => known === reason) : undefined;
      const inARow = counts ? (failures.get(host) ?? 0) + 1 : 0;
      failures.set(host, inARow);
      if (counts && inARow >= failuresMax && !aside.has(host))
        aside.set(host, new HostAside(host, dueAt ?? new Date(0), counts));
    },
    forget() {
      aside.clear();
      failures.clear();
    },
  };
}
