/** Finds where contacts might be, and asks the public fediverse about it: politely, once, for everybody. */
import type { Db } from "#lib/db/client.ts";
import { loadClaimsFor } from "#lib/directory/store.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import { Places } from "#lib/places.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { hourMs, later, minuteMs, secondMs } from "#lib/time.ts";
import type { LookupResult } from "./candidate.ts";
import { questionsPerHostMax } from "./client.ts";
import { type ContactTexts, type FindChoices, findCandidates } from "./find-candidates.ts";
import { type HostGate, lanesFor } from "./host-gate.ts";
import { HostLoans } from "./host-loans.ts";
import { setAsideFor } from "./lookup-timing.ts";
import { readSpellings } from "./read-spellings.ts";
import {
  borrowHost,
  endFailures,
  leaseHosts,
  loadDueHandles,
  loadFailures,
  loadFindChoices,
  loadFragments,
  loadSetAside,
  nextLookupAt,
  orderLookups,
  releaseHost,
  renewLeases,
  returnHosts,
  saveCandidates,
  saveFindChoices,
  saveLookups,
  setHostAside,
} from "./store.ts";

const contactsAtOnce = 500;

/**
 * Looks for candidates of every contact a source brought: in the directory and in what the contact wrote. Orders the
 * look-ups. Safe to repeat. `onFound` hears of each slice, so that a report can fill while the rest is read.
 */
export async function runFind(options: {
  readonly db: Db;
  readonly userId: UserId;
  readonly sourceId: string;
  readonly now: Date;
  readonly onFound: (contactIds: readonly string[]) => Promise<void>;
}): Promise<void> {
  const { db, userId } = options;
  const choices = await loadFindChoices(db, userId);
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const contacts = await loadTexts(db, { userId, sourceId: options.sourceId, after });
    const last = contacts.at(-1);
    if (!last) return;
    const claims = await loadClaimsFor(db, userId, contacts);
    const sought = contacts.map((contact) => ({ contact, claims: claims.get(contact.contactId) ?? [] }));
    const found = findCandidates(sought, choices).flat();
    await saveCandidates(db, userId, found);
    const worthAsking = found.filter(({ kind }) => kind === "person" || kind === "bridge");
    await orderLookups(
      db,
      worthAsking.map(({ handle }) => handle),
      options.now,
    );
    await options.onFound(contacts.map((contact) => contact.contactId));
    after = last.contactId;
  }
}

/**
 * Stores what the person wants to be proposed. `onLost` hears, a slice at a time, whose contacts lost a candidate, so that
 * the report says so before anything new is looked for.
 */
export async function runFindChoices(options: {
  readonly db: Db;
  readonly userId: UserId;
  readonly choices: FindChoices;
  readonly onLost: (contactIds: readonly string[]) => Promise<void>;
}): Promise<void> {
  const lost = await saveFindChoices(options.db, options.userId, options.choices);
  for (let from = 0; from < lost.length; from += contactsAtOnce) {
    await options.onLost(lost.slice(from, from + contactsAtOnce));
  }
}

async function loadTexts(
  db: Db,
  page: { readonly userId: UserId; readonly sourceId: string; readonly after: string },
): Promise<(ContactTexts & { contactId: string; xId: string | null; username: string | null })[]> {
  const rows = await db.contact.findMany({
    where: {
      userId: page.userId,
      id: { gt: page.after },
      entries: { some: { sourceId: page.sourceId } },
    },
    orderBy: { id: "asc" },
    take: contactsAtOnce,
  });
  return rows.map((row) => ({
    contactId: row.id,
    xId: row.xId?.toString() ?? null,
    username: row.username,
    displayNames: row.displayNames,
    bio: row.bio,
    location: row.location,
    urls: row.urls,
    pinned: row.pinned,
  }));
}

export type LookUpAids = {
  readonly gate: HostGate;
  readonly spellings: (handle: Handle) => Promise<readonly string[]>;
};

export type VerifyPorts = {
  /** Asks one handle's server; never throws for what a server may do. Every question passes the gate of its host. */
  lookUp(handle: Handle, aids: LookUpAids): Promise<LookupResult>;
  now(): Date;
  /** Hears of handles whose answer changed, a batch at a time. */
  onSettled(handles: readonly string[]): Promise<void>;
};

type VerifyOptions = {
  readonly db: Db;
  readonly workerId: string;
  readonly until: AbortSignal;
  readonly ports: VerifyPorts;
};

/** At most so many questions at once to one host, from all people and all workers together. */
const perHostMax = questionsPerHostMax;
const inFlightMax = 256;
const handlesAtOnce = 400;
const leaseMs = minuteMs;
const renewEveryMs = 20 * secondMs;
const saveEvery = 100;
const saveAfterMs = 500;
const claimEveryMs = 250;
const returnAfterMs = secondMs;
const claimAtLeast = 16;

/**
 * Asks whatever is due until nothing is, or until `until` says so; answers when to come back (null: nothing waits).
 * Each host is leased by one worker at a time. A host that fails is set aside at once, so that it never delays others.
 */
export async function runVerify(options: VerifyOptions): Promise<Date | null> {
  const verification = new Verification(options);
  try {
    await verification.drain();
  } finally {
    await verification.finish();
  }
  return nextLookupAt(options.db);
}

class Verification {
  private readonly db: Db;
  private readonly workerId: string;
  private readonly until: AbortSignal;
  private readonly ports: VerifyPorts;
  private readonly running = new Map<string, Promise<void>>();
  private readonly places = new Places(inFlightMax);
  private readonly loans: HostLoans;
  private readonly aids: LookUpAids;
  private readonly unsaved: LookupResult[] = [];
  private saving: Promise<void> = Promise.resolve();
  /** The first bug or database failure; nothing new is begun after it. */
  private failure: { readonly error: unknown } | null = null;
  private readonly timers: readonly NodeJS.Timeout[];
  private wake: () => void = () => undefined;

  constructor({ db, workerId, until, ports }: VerifyOptions) {
    this.db = db;
    this.workerId = workerId;
    this.until = until;
    this.ports = ports;
    this.loans = new HostLoans({
      perHostMax,
      borrow: async (host) =>
        (await loadSetAside(db, host, ports.now())) ?? (await borrowHost(db, host, this.lease())),
      // One that failed is dropped instead: these have answered.
      giveBack: async (hosts) => {
        await endFailures(db, hosts, workerId);
        await returnHosts(db, hosts, workerId);
      },
    });
    this.aids = {
      gate: this.loans.gate,
      spellings: async (handle) => readSpellings(handle, await loadFragments(db, handle)),
    };
    this.timers = [
      setInterval(() => this.watch(this.renew()), renewEveryMs),
      setInterval(() => this.watch(this.save(1)), saveAfterMs),
      setInterval(() => this.watch(this.loans.settle()), returnAfterMs),
      setInterval(() => this.wake(), claimEveryMs),
    ];
  }

  /** Claims hosts as room gets free; ends when nothing can be claimed and nothing runs. */
  async drain(): Promise<void> {
    for (;;) {
      const wanted = inFlightMax - this.running.size;
      const hosts = this.isStopping() || wanted < claimAtLeast ? [] : await this.claim(wanted);
      for (const host of hosts) this.begin(host);
      if (this.running.size === 0) return;
      // One claim reads everything that is due: after each, wait a moment however many hosts have ended.
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }

  private isStopping(): boolean {
    return this.until.aborted || this.failure !== null;
  }

  /** Work whose failure must not be lost although nobody waits for it. */
  private watch(work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.failure ??= { error };
      this.wake();
    });
  }

  private lease() {
    return { workerId: this.workerId, now: this.ports.now(), leaseMs };
  }

  private claim(hostsMax: number): Promise<string[]> {
    return leaseHosts(this.db, { ...this.lease(), hostsMax });
  }

  private begin(host: string): void {
    this.loans.begin(host);
    const work = this.askHost(host).finally(() => {
      this.running.delete(host);
      if (this.running.size === 0) this.wake();
    });
    this.running.set(host, work);
    this.watch(work);
  }

  /** Everything due at one host, at most four at a time; the first failure ends it. */
  private async askHost(host: string): Promise<void> {
    let hasAnswered = false;
    for (;;) {
      const handles = await loadDueHandles(this.db, host, this.ports.now(), handlesAtOnce);
      if (handles.length === 0 || this.isStopping()) break;
      const { failure, answered } = await this.askSome(handles);
      hasAnswered ||= answered;
      await this.save(1);
      if (failure) {
        await this.loans.end(host);
        return this.setAside(host, failure, hasAnswered);
      }
    }
    await this.loans.end(host);
    await releaseHost(this.db, host, this.workerId, this.ports.now());
  }

  private async askSome(
    handles: readonly string[],
  ): Promise<{ readonly failure: LookupResult | null; readonly answered: boolean }> {
    const queue = [...handles];
    let failure: LookupResult | null = null;
    let answered = false;
    const ask = async (handle: string) => {
      const result = await this.askOne(handle as Handle);
      this.unsaved.push(result);
      this.watch(this.save(saveEvery));
      if (result.failedElsewhere) await this.setElsewhereAside(result.failedElsewhere, result);
      if (result.state === "unreachable" && !result.failedElsewhere) failure ??= result;
      else if (result.state !== "waiting") answered = true;
    };
    const lane = async () => {
      for (let handle = queue.shift(); handle && !failure && !this.isStopping(); handle = queue.shift()) {
        await ask(handle);
      }
    };
    // A place is held until nothing is left to ask: a connection that waits for its next question is lost.
    const others: Promise<void>[] = [];
    await this.places.hold(async () => {
      // One question first: a host that does not answer holds one place, not four.
      const first = queue.shift();
      if (first && !this.isStopping()) await ask(first);
      const more = lanesFor(queue.length, perHostMax) - 1;
      for (let another = 0; another < more; another += 1) others.push(this.places.hold(lane, true));
      await lane();
    });
    await Promise.all(others);
    return { failure, answered };
  }

  /** A fault of ours ends this run, and is thrown; the handle is put off, so that it cannot end the next one as well. */
  private async askOne(handle: Handle): Promise<LookupResult> {
    try {
      return await this.ports.lookUp(handle, this.aids);
    } catch (error) {
      this.failure ??= { error };
      return notAsked(handle, later(this.ports.now(), hourMs));
    }
  }

  /** Failures in a row are counted: a host that answered before it failed begins anew. */
  private async setAside(host: string, failure: LookupResult, hasAnswered: boolean): Promise<void> {
    const now = this.ports.now();
    const failures = (hasAnswered ? 0 : await loadFailures(this.db, host)) + 1;
    const byHost = now.getTime() + setAsideFor(failures);
    const until = new Date(Math.max(byHost, failure.dueAt?.getTime() ?? 0));
    const reason = failure.reason ?? "unreachable";
    const aside = { host, workerId: this.workerId, failures, until, now, reason };
    await this.ports.onSettled(await setHostAside(this.db, aside));
  }

  /** The host to which an account led failed: not the account's own, whose others go on. One that we lease tells by itself. */
  private async setElsewhereAside(host: string, failure: LookupResult): Promise<void> {
    if (!this.running.has(host) && this.loans.drop(host)) await this.setAside(host, failure, false);
  }

  /** Saves what has gathered, when it is at least `atLeast`; one saving at a time. */
  private save(atLeast: number): Promise<void> {
    if (this.unsaved.length < atLeast) return this.saving;
    const results = this.unsaved.splice(0);
    this.saving = this.saving.then(async () => {
      await saveLookups(this.db, results, this.ports.now());
      const settled = results.filter(({ state }) => state !== "waiting").map(({ handle }) => handle);
      if (settled.length > 0) await this.ports.onSettled(settled);
    });
    return this.saving;
  }

  private async renew(): Promise<void> {
    await renewLeases(this.db, this.lease(), [...this.running.keys(), ...this.loans.borrowed()]);
  }

  /** Waits for what is in flight and stores it; throws when anything of that failed. */
  async finish(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.allSettled(this.running.values());
    await this.save(1);
    await this.loans.settle(true);
    if (this.failure) throw this.failure.error;
  }
}

function notAsked(handle: Handle, dueAt: Date): LookupResult {
  const nothing = { subject: null, actorUri: null, profileUrl: null, profile: null, log: [] };
  return { handle, state: "unreachable", reason: "not_asked", dueAt, ...nothing };
}
