/** What the loopback servers saw: a log, the overruns, and how much came at once. */

export type LogEntry = {
  readonly at: number;
  readonly host: string;
  readonly method: string;
  /** Path and query; secrets in queries are the tests' own. */
  readonly url: string;
  readonly status: number;
  readonly userAgent: string | null;
  readonly account: string | null;
};

export type Violation = {
  readonly at: number;
  readonly host: string;
  /** Name of the throttle, `follows_day`, `follows_total` or `concurrency`. */
  readonly kind: string;
  readonly key: string;
  readonly limit: number;
  readonly path: string;
};

export type HostTraffic = {
  requests: number;
  inFlight: number;
  inFlightMax: number;
  readonly byStatus: Record<string, number>;
};

const logMax = 100_000;

export class Traffic {
  log: LogEntry[] = [];
  violations: Violation[] = [];
  hosts = new Map<string, HostTraffic>();
  inFlight = 0;
  inFlightMax = 0;
  keepsLog = true;

  begin(host: string): HostTraffic {
    let seen = this.hosts.get(host);
    if (!seen) {
      seen = { requests: 0, inFlight: 0, inFlightMax: 0, byStatus: {} };
      this.hosts.set(host, seen);
    }
    seen.requests += 1;
    seen.inFlight += 1;
    seen.inFlightMax = Math.max(seen.inFlightMax, seen.inFlight);
    this.inFlight += 1;
    this.inFlightMax = Math.max(this.inFlightMax, this.inFlight);
    return seen;
  }

  end(host: string): void {
    const seen = this.hosts.get(host);
    if (seen) seen.inFlight -= 1;
    this.inFlight -= 1;
  }

  answered(entry: LogEntry): void {
    const seen = this.hosts.get(entry.host);
    if (seen) seen.byStatus[entry.status] = (seen.byStatus[entry.status] ?? 0) + 1;
    if (this.keepsLog && this.log.length < logMax) this.log.push(entry);
  }

  clear(): void {
    this.log = [];
    this.violations = [];
    this.inFlightMax = this.inFlight;
    for (const [name, seen] of this.hosts) {
      this.hosts.set(name, {
        requests: 0,
        inFlight: seen.inFlight,
        inFlightMax: seen.inFlight,
        byStatus: {},
      });
    }
  }
}
