/** May we ask this host now, although another worker process may have it? Keeps count of what we hold and for how long. */
import { createHostGate, type HostAside, HostBusy, type HostGate } from "./host-gate.ts";

export type LoanPorts = {
  readonly perHostMax: number;
  /** Takes the host for this process; false when another has it, or why it is to be left alone. */
  borrow(host: string): Promise<boolean | HostAside>;
  /** Gives hosts back that were borrowed. */
  giveBack(hosts: readonly string[]): Promise<void>;
};

type Loan = { users: number; readonly granted: Promise<boolean | HostAside>; idleTurns: number };

/**
 * An account may live on another host than its address names, and that host may be leased by another process. So every
 * question goes through here: to a host we lease, or to one that is borrowed for the moment. When another process has it
 * the question is put off, never waited for: two processes waiting for each other would wait for ever.
 */
export class HostLoans {
  readonly #ports: LoanPorts;
  readonly #gate: HostGate;
  readonly #leased = new Map<string, { users: number; onIdle: (() => void) | null }>();
  readonly #loans = new Map<string, Loan>();

  constructor(ports: LoanPorts) {
    this.#ports = ports;
    this.#gate = createHostGate(ports.perHostMax);
  }

  /** This process leases the host from now on. */
  begin(host: string): void {
    this.#leased.set(host, { users: 0, onIdle: null });
  }

  /** Resolves when nobody asks the host any more; new questions have to borrow it. */
  async end(host: string): Promise<void> {
    const lease = this.#leased.get(host);
    this.#leased.delete(host);
    if (!lease || lease.users === 0) return;
    await new Promise<void>((resolve) => {
      lease.onIdle = resolve;
    });
  }

  readonly gate: HostGate = async (host, work) => {
    const lease = this.#leased.get(host);
    if (lease) return this.#withLease(lease, () => this.#gate(host, work));
    return this.#withLoan(host, () => this.#gate(host, work));
  };

  async #withLease<Result>(
    lease: { users: number; onIdle: (() => void) | null },
    work: () => Promise<Result>,
  ): Promise<Result> {
    lease.users += 1;
    try {
      return await work();
    } finally {
      lease.users -= 1;
      if (lease.users === 0) lease.onIdle?.();
    }
  }

  async #withLoan<Result>(host: string, work: () => Promise<Result>): Promise<Result> {
    const loan = this.#loans.get(host) ?? { users: 0, granted: this.#ports.borrow(host), idleTurns: 0 };
    this.#loans.set(host, loan);
    loan.users += 1;
    loan.idleTurns = 0;
    try {
      const granted = await loan.granted;
      if (granted !== true) {
        this.#loans.delete(host);
        throw granted || new HostBusy(host);
      }
      return await work();
    } finally {
      loan.users -= 1;
    }
  }

  /** Forgets a borrowed host that failed and is no longer ours; false when it was not borrowed, or is forgotten already. */
  drop(host: string): boolean {
    return this.#loans.delete(host);
  }

  /** Called now and then: gives back what nobody has used since the last time. With `all`, everything. */
  async settle(all = false): Promise<void> {
    const idle: string[] = [];
    for (const [host, loan] of this.#loans) {
      if (loan.users > 0) continue;
      loan.idleTurns += 1;
      if (all || loan.idleTurns > 1) idle.push(host);
    }
    for (const host of idle) this.#loans.delete(host);
    if (idle.length > 0) await this.#ports.giveBack(idle);
  }

  /** Hosts on loan, whose leases must be kept up. */
  borrowed(): readonly string[] {
    return [...this.#loans.keys()];
  }
}
