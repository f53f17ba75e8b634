/** Asks the public fediverse about one address: does the account exist, is the address its own, what does it show? */
import { type Handle, handleHost, handleUser } from "#lib/fediverse/handle.ts";
import {
  fillTemplate,
  isJsonObject,
  readHostMeta,
  readWebfingerDocument,
  type WebfingerDocument,
  webfingerUrl,
} from "#lib/fediverse/webfinger-document.ts";
import { envPolicy, type FetchPolicy } from "#lib/net/fetch-policy.ts";
import { type FetchReply, publicFetch } from "#lib/net/public-fetch.ts";
import { later, secondMs } from "#lib/time.ts";
import type { LookupLog, LookupResult } from "./candidate.ts";
import { createHostGate, HostAside, HostBusy, type HostGate } from "./host-gate.ts";
import {
  type Ending,
  isElsewhere,
  isSameActor,
  judgeIdentity,
  judgeReply,
  type LookupReason,
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
/** For one question, its redirects included. */
const totalMs = 10_000;
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
  /** The user part as its server spells it. */
  readonly user: string;
  readonly self: string;
  readonly profilePage: string | null;
};
type Named = { readonly subject: Handle; readonly user: string; readonly self: string };
type Ended = { readonly kind: "ended"; readonly ending: Ending };
type Found = Resolved & Shown;
type Shown = {
  /** Null where the server shows strangers nothing, or where it could not be asked: then `unread` says until when. */
  readonly account: Account | null;
  readonly unread?: Ending;
};

/** What came of a question: an answer, a failure, or that the host is left alone. */
type Reply =
  | FetchReply
  | {
      readonly kind: "unreachable";
      readonly reason: LookupReason;
      readonly until: Date;
      readonly ms: number;
    };

/** One address and the requests made for it. */
class LookUp {
  readonly #policy: FetchPolicy;
  readonly #now: () => Date;
  readonly #gate: HostGate;
  readonly #options: LookUpOptions;
  readonly #log: LookupLog[number][] = [];
  readonly #hostMetas = new Map<string, HostMeta>();
  /** The host of the handle said something of it. */
  #hasAnswered = false;
  #lastHost = "";

  constructor(options: LookUpOptions) {
    this.#options = options;
    this.#policy = options.policy ?? envPolicy();
    this.#now = options.now ?? (() => new Date());
    this.#gate = options.gate ?? processGate;
  }

  async run(handle: Handle): Promise<LookupResult> {
    const seen = new Set<string>();
    let asked = handle;
    let first = await this.#askWritten(handle);
    this.#hasAnswered = first.kind === "answered";
    for (;;) {
      const found = await this.#find(asked, first);
      if (found.kind === "ended")
        return this.#end(handle, seen.size > 0 ? ofMoved(found.ending) : found.ending);
      seen.add(asked).add(found.subject);
      const next = found.account?.movedTo;
      if (!next) return this.#conclude(handle, found, asked !== handle);
      if (next === "unknown") return this.#end(handle, { state: "mismatched", reason: "moved_to_nowhere" });
      if (seen.has(next.handle) || seen.size > 2 * movesMax) {
        return this.#end(handle, { state: "mismatched", reason: "moved_in_circles" });
      }
      asked = next.handle;
      first = await this.#askNamed(asked, next.user);
    }
  }

  /** Nothing is known yet: a host of the chain belongs to another process just now. */
  putOff(handle: Handle): LookupResult {
    const dueAt = later(this.#now(), putOffMs + Math.floor(Math.random() * putOffMs));
    return { ...this.#end(handle, { state: "unreachable", reason: "busy" }), state: "waiting", dueAt };
  }

  /** The canonical account behind an address, with what its server shows of it. */
  async #find(handle: Handle, first: Answered | Ended): Promise<Found | Ended> {
    const resolved = await this.#resolve(handle, first);
    if (resolved.kind === "ended") return resolved;
    if (judgeHost(handleHost(resolved.subject)) === "bridge") return this.#findBridged(resolved);
    if (this.#options.withProfile === false) return { ...resolved, account: null };
    const shown = await this.#fetchAccount(resolved);
    if ("kind" in shown) return shown;
    if (shown.account?.profile.suspended) return ended({ state: "gone", reason: "suspended" });
    return { ...resolved, ...shown };
  }

  /** WebFinger as Mastodon does it, from the address to the account that owns it. */
  async #resolve(handle: Handle, first: Answered | Ended): Promise<Resolved | Ended> {
    if (first.kind === "ended") return first;
    const identity = judgeIdentity(handle, first.document);
    if (identity.kind === "mismatched") return mismatched(identity.reason);
    if (identity.kind === "other") return this.#confirm(identity, first.by);
    const { user, self, profilePage } = identity;
    const resolved: Resolved = { kind: "resolved", subject: handle, user, self, profilePage };
    const hasSpoken = first.by === webHost(self) || !isElsewhere(handle, self);
    return hasSpoken ? resolved : this.#loopBack(resolved);
  }

  /** The account that a server named must call itself by that name, and be the same actor. `by` is the host that named it. */
  async #confirm({ subject, user, self }: Named, by: string): Promise<Resolved | Ended> {
    const answer = await this.#askNamed(subject, user);
    if (answer.kind === "ended") return isNotThere(answer.ending) ? mismatched("not_confirmed") : answer;
    const identity = judgeIdentity(subject, answer.document);
    if (identity.kind !== "same" || !isSameActor(identity.self, self)) return mismatched("not_confirmed");
    const resolved: Resolved = { ...identity, kind: "resolved", subject };
    const web = webHost(identity.self);
    const hasSpoken = by === web || answer.by === web || !isElsewhere(subject, identity.self);
    return hasSpoken ? resolved : this.#loopBack(resolved);
  }

  /**
   * A domain may hand out addresses for a server elsewhere; then that server is asked whose the actor is, as Mastodon does
   * (fetch_remote_actor_service.rb). It may know it under its own address, which is then the canonical one. Without its
   * word anybody could give out anybody's actor.
   */
  async #loopBack(first: Resolved): Promise<Resolved | Ended> {
    const host = webHost(first.self);
    const answer = await this.#askAnyOf(host, [
      first.self,
      `acct:${first.user}@${handleHost(first.subject)}`,
      `acct:${first.user}@${host}`,
    ]);
    if (answer.kind === "ended") return isNotThere(answer.ending) ? mismatched("not_confirmed") : answer;
    const { subject, subjectUser, self, profilePage } = answer.document ?? {};
    if (!subject || !subjectUser || !self || !isSameActor(self, first.self))
      return mismatched("not_confirmed");
    const known = { kind: "resolved", subject, user: subjectUser, self } as const;
    if (subject === first.subject) return { ...known, profilePage: profilePage ?? first.profilePage };
    return handleHost(subject) === host
      ? { ...known, profilePage: profilePage ?? null }
      : this.#confirm({ subject, user: subjectUser, self }, host);
  }

  /** The first of the resources that the host knows. */
  async #askAnyOf(host: string, resources: readonly string[]): Promise<Answered | Ended> {
    let answer: Answered | Ended = ended({ state: "absent", reason: "no_account" });
    for (const resource of resources) {
      answer = await this.#ask(webfingerUrl(host, resource));
      if (!isAbsent(answer)) return answer;
    }
    return answer;
  }

  /** Fediverse names are the same in any case of letters, but not every server agrees: small letters first. */
  async #askWritten(handle: Handle): Promise<Answered | Ended> {
    const answer = await this.#askWebfinger(handle, handleUser(handle));
    if (!isAbsent(answer) || !this.#options.spellings) return answer;
    const written = (await this.#options.spellings(handle)).find((spelling) => isOther(spelling, handle));
    return written ? this.#askWebfinger(handle, written) : answer;
  }

  /** A handle that a server named: first as it spells it, which differs in nothing but the case of letters. */
  async #askNamed(handle: Handle, user: string): Promise<Answered | Ended> {
    const answer = await this.#askWebfinger(handle, user);
    return isAbsent(answer) && isOther(user, handle)
      ? this.#askWebfinger(handle, handleUser(handle))
      : answer;
  }

  /** 404 alone leads to the host-meta file, which is read once. */
  async #askWebfinger(handle: Handle, user: string): Promise<Answered | Ended> {
    const host = handleHost(handle);
    const resource = `acct:${user}@${host}`;
    const url = webfingerUrl(host, resource);
    const answer = await this.#ask(url);
    if (answer.kind !== "ended" || answer.ending.reason !== "no_account") return answer;
    const meta = this.#hostMetas.get(host) ?? (await this.#fetchHostMeta(host));
    this.#hostMetas.set(host, meta);
    if (typeof meta !== "string") return meta ?? answer;
    const target = fillTemplate(meta, resource);
    return target === url || !URL.canParse(target) ? answer : this.#ask(target);
  }

  /** The template in the file; an ending where the file could not be had: nobody is said to be absent then. */
  async #fetchHostMeta(host: string): Promise<HostMeta> {
    const accept = "application/xrd+xml, application/xml";
    const reply = await this.#fetch(`https://${host}/.well-known/host-meta`, accept);
    const ending = judgeReply(reply, this.#now());
    if (ending?.state === "unreachable") return ended(ending);
    return reply.kind === "answered" && reply.status === 200
      ? readHostMeta(reply.body.toString("utf8"))
      : null;
  }

  async #ask(url: string): Promise<Answered | Ended> {
    const reply = await this.#fetch(url, "application/jrd+json, application/json");
    const ending = judgeReply(reply, this.#now());
    if (ending) return ended(ending);
    const body = reply.kind === "answered" ? reply.body.toString("utf8") : "";
    return { kind: "answered", document: readWebfingerDocument(body), by: this.#lastHost };
  }

  /** What the account's own server shows to strangers; servers that do not offer it, or not to us, show nothing. */
  async #fetchAccount(resolved: Resolved): Promise<Shown | Ended> {
    const host = webHost(resolved.self);
    const user = encodeURIComponent(resolved.user);
    const reply = await this.#fetch(
      `https://${host}/api/v1/accounts/lookup?acct=${user}`,
      "application/json",
    );
    const ending = judgeReply(reply, this.#now());
    if (ending?.state === "unreachable") return { account: null, unread: ending };
    if (reply.kind !== "answered") return { account: null };
    if (reply.status === 410) return ended({ state: "gone", reason: "gone" });
    if (reply.status !== 200) return { account: null };
    const actor = isElsewhere(resolved.subject, resolved.self) ? resolved.self : undefined;
    return { account: readAccount(reply.body.toString("utf8"), resolved.subject, host, actor) };
  }

  /** Bridges may answer WebFinger for people who did not turn sharing on; there is no actor then, or a page for people. */
  async #findBridged(resolved: Resolved): Promise<Found | Ended> {
    const reply = await this.#fetch(resolved.self, "application/activity+json");
    const isMissing =
      reply.kind === "answered" &&
      (reply.status === 404 ||
        reply.status === 410 ||
        (reply.status === 200 && !isJsonObject(reply.body.toString("utf8"))));
    if (isMissing) return ended({ state: "absent", reason: "not_shared" });
    const unread = judgeReply(reply, this.#now());
    return unread?.state === "unreachable" ? ended(unread) : { ...resolved, account: null };
  }

  /** Follows redirects itself, so that each host in the chain is asked within its own limit. */
  async #fetch(url: string, accept: string): Promise<Reply> {
    let target = url;
    let spentMs = 0;
    for (let redirects = 0; ; redirects += 1) {
      const reply = await this.#fetchOnce(target, accept, totalMs - spentMs);
      spentMs += reply.ms;
      const location =
        reply.kind === "answered" && isRedirect(reply.status) ? reply.headers.get("location") : null;
      if (location === null || !URL.canParse(location, target)) return reply;
      if (redirects === redirectsMax)
        return { kind: "refused", reason: "redirect", url: target, ms: reply.ms };
      target = new URL(location, target).href;
    }
  }

  async #fetchOnce(url: string, accept: string, leftMs: number): Promise<Reply> {
    const host = URL.canParse(url) ? new URL(url).hostname : "";
    const at = this.#now().toISOString();
    this.#lastHost = host;
    const reply = await this.#gate(host, () =>
      publicFetch({ url, headers: { accept }, redirectsMax: 0, totalMs: leftMs }, this.#policy),
    ).catch(leftAlone);
    const status = reply.kind === "answered" ? reply.status : null;
    const note = reply.kind === "answered" ? {} : { note: "until" in reply ? "set_aside" : reply.reason };
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
    const wasAnother = this.#hasAnswered && this.#lastHost !== handleHost(handle);
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
      ...(state === "unreachable" && wasAnother ? { failedElsewhere: this.#lastHost } : {}),
    };
  }
}

function leftAlone(error: unknown): Reply {
  if (!(error instanceof HostAside)) throw error;
  return { kind: "unreachable", reason: error.reason, until: error.until, ms: 0 };
}

/** The template, an ending while nobody can tell, or null where there is none. */
type HostMeta = string | Ended | null;
/** `by` is the host that answered in the end, where redirects and host-meta files had led. */
type Answered = {
  readonly kind: "answered";
  readonly document: WebfingerDocument | null;
  readonly by: string;
};

function ended(ending: Ending): Ended {
  return { kind: "ended", ending };
}

function mismatched(reason: Ending["reason"]): Ended {
  return ended({ state: "mismatched", reason });
}

function isAbsent(answer: Answered | Ended): boolean {
  return answer.kind === "ended" && answer.ending.state === "absent";
}

/** True when a spelling of the user part differs from the canonical one, and in nothing but the case of letters. */
function isOther(spelling: string, handle: Handle): boolean {
  const user = handleUser(handle);
  return spelling !== user && spelling.toLowerCase() === user;
}

/** The server told, and told nothing that makes it the account: being away, closed or gone is something else. */
function isNotThere({ state }: Ending): boolean {
  return state === "absent" || state === "mismatched";
}

/** The old account is there; it is the new one that could not be found. */
function ofMoved(ending: Ending): Ending {
  return isNotThere(ending) ? { state: "mismatched", reason: "moved_to_nowhere" } : ending;
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}
