/** Questions to servers that are no look-ups: the host is borrowed for them too, so that nobody sees more than its limit of all of ours. */
import type { Db } from "#lib/db/client.ts";
import { log } from "#lib/log.ts";
import { secondMs } from "#lib/time.ts";
import { questionsPerHostMax } from "../client.ts";
import type { HostGate } from "../host-gate.ts";
import { HostLoans } from "../host-loans.ts";
import { borrowHost, renewLeases, returnHosts } from "../store.ts";

/** A process that dies keeps others from its hosts for no longer than this. */
const leaseMs = 15 * secondMs;
const renewEveryMs = 5 * secondMs;
const settleEveryMs = secondMs;

export type HostTurns = {
  /** Runs `work` in a place at `host`; throws `HostBusy` while another process or the look-ups have the host. */
  readonly gate: HostGate;
  close(): Promise<void>;
};

/** `owner` names who borrows: one name for each opening. */
export function openHostTurns(db: Db, owner: string, now: () => Date = () => new Date()): HostTurns {
  const lease = () => ({ workerId: owner, now: now(), leaseMs });
  const loans = new HostLoans({
    perHostMax: questionsPerHostMax,
    borrow: (host) => borrowHost(db, host, lease()),
    giveBack: (hosts) => returnHosts(db, hosts, owner),
  });
  // What cannot be renewed or given back lapses by itself.
  const tend = (work: () => Promise<void>) => () =>
    void work().catch((error: unknown) => log.warn({ err: error }, "a borrowed host was not tended"));
  const timers = [
    setInterval(
      tend(() => renewLeases(db, lease(), loans.borrowed())),
      renewEveryMs,
    ),
    setInterval(
      tend(() => loans.settle()),
      settleEveryMs,
    ),
  ];
  for (const timer of timers) timer.unref();
  return {
    gate: loans.gate,
    async close() {
      for (const timer of timers) clearInterval(timer);
      await loans.settle(true);
    },
  };
}
