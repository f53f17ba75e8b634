/** Asks the public fediverse about one address: does the account exist, is the address its own, what does it show? */
import { type Handle, handleHost, handleUser } from "#lib/fediverse/handle.ts";
import {
  fillTemplate,
  readHostMeta,
  readWebfingerDocument,
  type WebfingerDocument,
  webfingerUrl,
} from "#lib/fediverse/webfinger-document.ts";
import { envPolicy, type FetchPolicy } from "#lib/net/fetch-policy.ts";
import { type FetchReply, publicFetch } from "#lib/net/public-fetch.ts";
import { later, secondMs } from "#lib/time.ts";
import type { LookupLog, LookupResult } from "./candidate.ts";
import { createHostGate, HostBusy, type HostGate } from "./host-gate.ts";
import {
  type Ending,
  isElsewhere,
  isSameActor,
  judgeIdentity,
  judgeReply,
  webHost,
} from "./judge-account.ts";
import { judgeHost } from "./judge-host.ts";
import { type Account, readAccount } from "./read-account.ts";

export type LookUpOptions = {
  readonly policy?: FetchPolicy;
  readonly now?: () => Date;
  /** Other spellings of the user part in which the address was written; asked for only after a 404. */
  readonly spellings?: (handle: Handle) => Promise<readonly string[]>;
  /** Without it only WebFinger is asked. */
  readonly withProfile?: boolean;
  /** Keeps to a number of questions per host; one for the whole process unless given. */
  readonly gate?: HostGate;
};

export const questionsPerHostMax = 4;
const processGate = createHostGate(questionsPerHostMax);
const redirectsMax = 3;
const movesMax = 4;
const putOffMs = 3 * secondMs;

/**
 * The ending for one address, never an error: verified with its canonical address and public profile, moved with those of
 * the account it moved to, or one of the endings of `judge-account.ts`. The log holds every request, redirects included.
 * "waiting" only where the gate refuses a host that another process has: it is due again in some seconds.
 */
export async function lookUpHandle(handle: Handle, options: LookUpOptions = {}): Promise<LookupResult> {
  const lookUp = new LookUp(options);
  try {
    return await lookUp.run(handle);
  } catch (error) {
    if (error instanceof HostBusy) return lookUp.putOff(handle);
    throw error;
  }
}

type Resolved = {
  readonly kind: "resolved";
  readonly subject: Handle;
  readonly self: string;
  readonly profilePage: string | null;
  /** The actor is on another server, which did not say whose it is: only the domain of the address does. */
  readonly isUnconfirmed?: true;
};
type Ended = { readonly kind: "ended"; readonly ending: Ending };
type Found = Resolved & Shown;
type Shown = {
  /** Null where the server shows strangers nothing, or where it could not be asked: then `unread` says until when. */
  readonly account: Account | null;
  readonly unread?: Ending;
};

/** One address and the requests made for it. */
class LookUp {
  readonly #policy: FetchPolicy;
  readonly #now: () => Date;
  readonly #gate: HostGate;
  readonly #options: LookUpOptions;
  readonly #log: LookupLog[number][] = [];

  constructor(options: LookUpOptions) {
    this.#options = options;
    this.#policy = options.policy ?? envPolicy();
    this.#now = options.now ?? (() => new Date());
    this.#gate = options.gate ?? processGate;
  }

  async run(handle: Handle): Promise<LookupResult> {
    const seen = new Set<string>();
    let asked = handle;
    for (;;) {
      const found = await this.#find(asked);
      if (found.kind === "ended")
        return this.#end(handle, seen.size > 0 ? ofMoved(found.ending) : found.ending);
      seen.add(asked).add(found.subject);
      const next = found.account?.movedTo;
      if (!next) return this.#conclude(handle, found, asked !== handle);
      if (seen.has(next) || seen.size > 2 * movesMax) {
        return this.#end(handle, { state: "mismatched", reason: "moved_in_circles" });
      }
      asked = next;
    }
  }

  /** Nothing is known yet: a host of the chain belongs to another process just now. */
  putOff(handle: Handle): LookupResult {
    const dueAt = later(this.#now(), putOffMs + Math.floor(Math.random() * putOffMs));
    return { ...this.#end(handle, { state: "unreachable", reason: "busy" }), state: "waiting", dueAt };
  }

  /** The canonical account behind an address, with what its server shows of it. */
  async #find(handle: Handle): Promise<Found | Ended> {
    const resolved = await this.#resolve(handle);
    if (resolved.kind === "ended") return resolved;
    if (judgeHost(handleHost(resolved.subject)) === "bridge") return this.#findBridged(resolved);
    if (this.#options.withProfile === false) return { ...resolved, account: null };
    const shown = await this.#fetchAccount(resolved);
    if ("kind" in shown) return shown;
    if (shown.account?.profile.suspended) return ended({ state: "gone", reason: "suspended" });
    return { ...resolved, ...shown };
  }

  /** WebFinger as Mastodon does it, from the address to the account that owns it. */
  async #resolve(handle: Handle): Promise<Resolved | Ended> {
    const first = await this.#askAnySpelling(handle);
    if (first.kind === "ended") return first;
    const identity = judgeIdentity(handle, first.document);
    if (identity.kind === "mismatched") return mismatched(identity.reason);
    if (identity.kind === "other") return this.#confirm(identity.subject, identity.self);
    const { self, profilePage } = identity;
    const resolved: Resolved = { kind: "resolved", subject: handle, self, profilePage };
    return isElsewhere(handle, self) ? this.#loopBack(resolved) : resolved;
  }

  /** The account that a server named must call itself by that name, and be the same actor. */
  async #confirm(subject: Handle, self: string): Promise<Resolved | Ended> {
    const answer = await this.#askWebfinger(subject);
    if (answer.kind === "ended") {
      return answer.ending.state === "unreachable" ? answer : mismatched("not_confirmed");
    }
    const identity = judgeIdentity(subject, answer.document);
    if (identity.kind !== "same" || !isSameActor(identity.self, self)) return mismatched("not_confirmed");
    return { kind: "resolved", subject, self: identity.self, profilePage: identity.profilePage };
  }

  /**
   * A domain may hand out addresses for a server elsewhere; then that server is asked whose the actor is. It may know it
   * under its own address, which is then the canonical one. A server that cannot tell leaves the first answer standing.
   */
  async #loopBack(first: Resolved): Promise<Resolved | Ended> {
    const host = webHost(first.self);
    const answer = await this.#ask(host, webfingerUrl(host, first.self), `acct:${first.subject}`);
    const unconfirmed: Resolved = { ...first, isUnconfirmed: true };
    if (answer.kind === "ended") return answer.ending.state === "unreachable" ? answer : unconfirmed;
    const { subject, self, profilePage } = answer.document ?? {};
    if (!subject || !self) return unconfirmed;
    if (!isSameActor(self, first.self)) return mismatched("not_confirmed");
    if (subject === first.subject) return { ...first, profilePage: profilePage ?? first.profilePage };
    return handleHost(subject) === host
      ? { kind: "resolved", subject, self, profilePage: profilePage ?? null }
      : this.#confirm(subject, self);
  }

  /** Fediverse names are the same in any case of letters, but not every server agrees: small letters first. */
  async #askAnySpelling(handle: Handle): Promise<Answered | Ended> {
    const answer = await this.#askWebfinger(handle);
    const isAbsent = answer.kind === "ended" && answer.ending.state === "absent";
    if (!isAbsent || !this.#options.spellings) return answer;
    const user = handleUser(handle);
    const written = (await this.#options.spellings(handle)).find(
      (spelling) => spelling !== user && spelling.toLowerCase() === user,
    );
    if (!written) return answer;
    const host = handleHost(handle);
    const again = await this.#ask(host, webfingerUrl(host, `acct:${written}@${host}`));
    return again.kind === "answered" ? again : answer;
  }

  /** 404 alone leads to the host-meta file, once. */
  async #askWebfinger(handle: Handle): Promise<Answered | Ended> {
    const host = handleHost(handle);
    const url = webfingerUrl(host, `acct:${handle}`);
    const answer = await this.#ask(host, url);
    if (answer.kind !== "ended" || answer.ending.reason !== "no_account") return answer;
    const meta = await this.#fetch(
      `https://${host}/.well-known/host-meta`,
      "application/xrd+xml, application/xml",
    );
    // Nobody is said to be absent while the file that may lead to them could not be had.
    const unread = judgeReply(meta, this.#now());
    if (unread?.state === "unreachable") return ended(unread);
    const template =
      meta.kind === "answered" && meta.status === 200 ? readHostMeta(meta.body.toString("utf8")) : null;
    const target = template ? fillTemplate(template, `acct:${handle}`) : url;
    return target === url || !URL.canParse(target) ? answer : this.#ask(new URL(target).hostname, target);
  }

  async #ask(host: string, url: string, otherResource?: string): Promise<Answered | Ended> {
    const reply = await this.#fetch(url, "application/jrd+json, application/json");
    const ending = judgeReply(reply, this.#now());
    if (ending?.state === "absent" && otherResource)
      return this.#ask(host, webfingerUrl(host, otherResource));
    if (ending) return ended(ending);
    const body = reply.kind === "answered" ? reply.body.toString("utf8") : "";
    return { kind: "answered", document: readWebfingerDocument(body) };
  }

  /** What the account's own server shows to strangers; servers that do not offer it, or not to us, show nothing. */
  async #fetchAccount(resolved: Resolved): Promise<Shown | Ended> {
    const host = webHost(resolved.self);
    const user = encodeURIComponent(handleUser(resolved.subject));
    const reply = await this.#fetch(
      `https://${host}/api/v1/accounts/lookup?acct=${user}`,
      "application/json",
    );
    const ending = judgeReply(reply, this.#now());
    if (ending?.state === "unreachable") return { account: null, unread: ending };
    if (reply.kind !== "answered") return { account: null };
    if (reply.status === 410) return ended({ state: "gone", reason: "gone" });
    if (reply.status !== 200) return { account: null };
    const actor = resolved.isUnconfirmed ? resolved.self : undefined;
    return { account: readAccount(reply.body.toString("utf8"), resolved.subject, host, actor) };
  }

  /** Bridges may answer WebFinger for people who did not turn sharing on; their actor is missing then. */
  async #findBridged(resolved: Resolved): Promise<Found | Ended> {
    const reply = await this.#fetch(resolved.self, "application/activity+json");
    const isMissing = reply.kind === "answered" && (reply.status === 404 || reply.status === 410);
    if (isMissing) return ended({ state: "absent", reason: "not_shared" });
    const unread = judgeReply(reply, this.#now());
    return unread?.state === "unreachable" ? ended(unread) : { ...resolved, account: null };
  }

  /** Follows redirects itself, so that each host in the chain is asked within its own limit. */
  async #fetch(url: string, accept: string): Promise<FetchReply> {
    let target = url;
    for (let redirects = 0; ; redirects += 1) {
      const reply = await this.#fetchOnce(target, accept);
      const location =
        reply.kind === "answered" && isRedirect(reply.status) ? reply.headers.get("location") : null;
      if (location === null || !URL.canParse(location, target)) return reply;
      if (redirects === redirectsMax)
        return { kind: "refused", reason: "redirect", url: target, ms: reply.ms };
      target = new URL(location, target).href;
    }
  }

  async #fetchOnce(url: string, accept: string): Promise<FetchReply> {
    const host = URL.canParse(url) ? new URL(url).hostname : "";
    const at = this.#now().toISOString();
    const reply = await this.#gate(host, () =>
      publicFetch({ url, headers: { accept }, redirectsMax: 0 }, this.#policy),
    );
    const status = reply.kind === "answered" ? reply.status : null;
    const note = reply.kind === "answered" ? {} : { note: reply.reason };
    this.#log.push({ at, url, status, ms: reply.ms, ...note });
    return reply;
  }

  #conclude(handle: Handle, found: Found, hasMoved: boolean): LookupResult {
    return {
      handle,
      state: hasMoved ? "moved" : "verified",
      subject: found.subject,
      actorUri: found.self,
      profileUrl: found.account?.url ?? found.profilePage,
      profile: found.account?.profile ?? null,
      log: this.#log,
      reason: found.unread ? "profile_unread" : null,
      dueAt: found.unread?.retryAt ?? null,
    };
  }

  #end(handle: Handle, { state, reason, retryAt }: Ending): LookupResult {
    return {
      handle,
      state,
      subject: null,
      actorUri: null,
      profileUrl: null,
      profile: null,
      log: this.#log,
      reason,
      dueAt: retryAt ?? null,
    };
  }
}

type Answered = { readonly kind: "answered"; readonly document: WebfingerDocument | null };

function ended(ending: Ending): Ended {
  return { kind: "ended", ending };
}

function mismatched(reason: Ending["reason"]): Ended {
  return ended({ state: "mismatched", reason });
}

/** The old account is there; it is the new one that could not be found. */
function ofMoved(ending: Ending): Ending {
  return ending.state === "unreachable" ? ending : { state: "mismatched", reason: "moved_to_nowhere" };
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
