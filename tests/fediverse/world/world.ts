/** The whole loopback world: every host, every account, every follow, and the one clock they share. */
import { personalityOf } from "../personalities/personalities.ts";
import type { Personality } from "../personalities/personality.ts";
import { type Account, accountFrom } from "./account.ts";
import type { FollowEdge } from "./follow-edge.ts";
import { handleKey, splitHandle } from "./handles.ts";
import { type HostState, hostStateFrom } from "./host-state.ts";
import { opaqueId } from "./opaque-ids.ts";
import type { AccountSpec, HostSpec, WorldSpec } from "./world-spec.ts";

export type FollowEvent = {
  readonly at: number;
  readonly follower: string;
  readonly target: string;
  /** `repeated` is a follow call for an account already followed or asked. */
  readonly kind: "created" | "repeated" | "unfollowed";
};

export class World {
  readonly hosts = new Map<string, HostState>();
  /** By any name a client may use: handle domain or web host. */
  readonly byName = new Map<string, HostState>();
  readonly edges = new Map<string, Map<string, FollowEdge>>();
  readonly followersOf = new Map<string, Set<string>>();
  followEvents: FollowEvent[] = [];
  /** How often each pair "follower target" was really sent. */
  readonly followTries = new Map<string, number>();
  readonly clock: () => number;
  readonly #hostDefaults: Partial<HostSpec>;

  constructor(spec: WorldSpec, clock: () => number, hostDefaults: Partial<HostSpec> = {}) {
    this.clock = clock;
    this.#hostDefaults = hostDefaults;
    for (const host of spec.hosts) this.addHost(host);
    for (const account of spec.accounts) this.addAccount(account);
    for (const known of spec.known ?? []) this.meet(this.host(known.host), known.handle, known.id);
    for (const { follower, target, state } of spec.follows ?? []) {
      this.meet(this.host(splitHandle(follower).domain), target);
      const accepted = state === "requested" ? null : this.clock();
      this.putEdge(handleKey(follower), handleKey(target), { acceptsAt: accepted });
    }
  }

  addHost(spec: HostSpec): HostState {
    const state = hostStateFrom({ ...this.#hostDefaults, ...spec });
    this.hosts.set(state.name, state);
    this.byName.set(state.name, state);
    this.byName.set(state.webHost, state);
    return state;
  }

  addAccount(spec: AccountSpec): Account {
    const account = accountFrom(spec);
    const host = this.host(account.domain);
    host.accounts.set(account.username.toLowerCase(), account);
    this.meet(host, account.key, spec.id);
    return account;
  }

  host(name: string): HostState {
    const found = this.byName.get(name.toLowerCase());
    if (!found) throw new Error(`The world has no host ${name}.`);
    return found;
  }

  personality(host: HostState): Personality {
    return personalityOf(host.spec.personality);
  }

  account(handle: string): Account | undefined {
    const { user, domain } = splitHandle(handle);
    return this.byName.get(domain)?.accounts.get(user.toLowerCase());
  }

  requireAccount(handle: string): Account {
    const found = this.account(handle);
    if (!found) throw new Error(`The world has no account ${handle}.`);
    return found;
  }

  /** Lets a host know an account, under an id of its own making unless one is given. */
  meet(host: HostState, handle: string, id?: string): string {
    const key = handleKey(handle);
    const known = host.idByKey.get(key);
    if (known && !id) return known;
    const made = id ?? opaqueId(this.personality(host).idShape, `${host.name} ${key}`);
    host.idByKey.set(key, made);
    host.keyById.set(made, key);
    return made;
  }

  edge(follower: string, target: string): FollowEdge | undefined {
    return this.edges.get(follower)?.get(target);
  }

  putEdge(follower: string, target: string, given: Partial<FollowEdge>): FollowEdge {
    const edge: FollowEdge = {
      follower,
      target,
      createdAt: this.clock(),
      acceptsAt: null,
      rejectsAt: null,
      lost: false,
      needsApproval: false,
      reblogs: true,
      notify: false,
      languages: null,
      id: opaqueId("ulid", `${follower} ${target} ${this.clock()}`),
      ...given,
    };
    const mine = this.edges.get(follower) ?? new Map<string, FollowEdge>();
    this.edges.set(follower, mine.set(target, edge));
    const theirs = this.followersOf.get(target) ?? new Set<string>();
    this.followersOf.set(target, theirs.add(follower));
    return edge;
  }

  dropEdge(follower: string, target: string): boolean {
    this.followersOf.get(target)?.delete(follower);
    return this.edges.get(follower)?.delete(target) ?? false;
  }
}
