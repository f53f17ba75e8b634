/** Everything a test may do to a running world and ask about it; the same methods are served as JSON. */

import { settleImports } from "../answers/api-import.ts";
import type { FaultRule } from "../faults/fault-rule.ts";
import { makeApp } from "../oauth/register-app.ts";
import { newToken } from "../oauth/tokens.ts";
import { accountFrom } from "../world/account.ts";
import type { FollowState } from "../world/follow-edge.ts";
import { handleKey } from "../world/handles.ts";
import { activeFault } from "../world/host-state.ts";
import { approveFollow, followState, rejectFollow } from "../world/send-follow.ts";
import type { FollowEvent, World } from "../world/world.ts";
import type { AccountSpec, FollowSpec, HostSpec, WorldSpec } from "../world/world-spec.ts";
import type { XLimits, XNaming } from "../x-stand-in/x-spec.ts";
import type { XPageCall, XState, XTrouble } from "../x-stand-in/x-state.ts";
import type { Clock } from "./clock.ts";
import type { HostTraffic, LogEntry, Traffic, Violation } from "./traffic.ts";

type FollowReport = {
  readonly follower: string;
  readonly target: string;
  readonly state: FollowState;
  readonly lost: boolean;
  readonly createdAt: number;
};

type FediverseStats = {
  readonly inFlight: number;
  readonly inFlightMax: number;
  readonly hosts: Readonly<Record<string, HostTraffic>>;
};

type XStats = {
  readonly billed: number;
  readonly billedPosts: number;
  readonly billedMicros: number;
  readonly overruns: number;
  readonly pages: readonly XPageCall[];
};

export type Control = {
  addHost(spec: HostSpec): void;
  setHost(name: string, patch: Partial<HostSpec>): void;
  addAccount(spec: AccountSpec): void;
  setAccount(handle: string, patch: Partial<AccountSpec>): void;
  /** Returns the fault's number; faults of several hosts and kinds add up. */
  setFault(host: string, rule: FaultRule): number;
  /** All faults, or those of one host, or one kind of it. */
  clearFaults(host?: string, kind?: FaultRule["kind"]): void;
  /** Puts a follow in place without any server being asked. */
  putFollow(spec: FollowSpec): void;
  /** The target lets a waiting follower in, or sends it away; false when nobody waits. */
  approve(follower: string, target: string): boolean;
  reject(follower: string, target: string): boolean;
  /** What became of the follows of one person, or of everybody. */
  follows(follower?: string): FollowReport[];
  followEvents(): readonly FollowEvent[];
  /** A token without the sign-in pages, for tests of what comes after. */
  issueToken(handle: string, scopes?: readonly string[]): string;
  /** From now on every token of this person is dead. */
  revokeTokens(handle: string): void;
  log(): readonly LogEntry[];
  /** Every answer "too many" that a limit, not a fault, gave; and concurrency beyond a host's limit. */
  violations(): readonly Violation[];
  stats(): FediverseStats;
  clearTraffic(): void;
  /** From now on X refuses everything in this way; null ends it. */
  setXTrouble(trouble: XTrouble | null): void;
  /** From now on X takes these names for posts and refuses the others. */
  setXNaming(naming: XNaming): void;
  /** From now on X allows so many calls in 15 minutes. */
  setXLimits(limits: XLimits): void;
  /** X forgets every token of this person; with `access` only those that end by themselves. */
  endXTokens(username: string, which: "access" | "all"): void;
  /** How many tokens of this person X takes. */
  xTokens(username: string): number;
  /** User objects and posts given out, X's bill for them, pages given, and requests beyond its limits. */
  xStats(): XStats;
  now(): number;
  shiftTime(ms: number): void;
  /** Back to the first world (or to another one), with an empty log and the clock unshifted. */
  reset(world?: WorldSpec): void;
};

export type ControlParts = {
  world(): World;
  readonly traffic: Traffic;
  readonly clock: Clock;
  x(): XState | null;
  rebuild(world?: WorldSpec): void;
};

const usualScopes = ["read:accounts", "read:follows", "read:search", "write:follows"];

export function makeControl(parts: ControlParts): Control {
  const { traffic, clock } = parts;
  let faultCount = 1_000;
  return {
    ...hostControls(parts, () => {
      faultCount += 1;
      return faultCount;
    }),
    ...followControls(parts),
    issueToken: (handle, scopes = usualScopes) => issueToken(parts.world(), handle, scopes),
    revokeTokens: (handle) => revokeTokens(parts.world(), handle),
    log: () => traffic.log,
    violations: () => traffic.violations,
    stats: () => ({
      inFlight: traffic.inFlight,
      inFlightMax: traffic.inFlightMax,
      hosts: Object.fromEntries(traffic.hosts),
    }),
    clearTraffic: () => traffic.clear(),
    setXTrouble(trouble) {
      requireX(parts).trouble = trouble;
    },
    setXNaming(naming) {
      requireX(parts).naming = naming;
    },
    setXLimits(limits) {
      requireX(parts).limits = limits;
    },
    endXTokens: (username, which) => endXTokens(requireX(parts), username, which),
    xTokens: (username) => {
      const x = requireX(parts);
      const id = x.byName.get(username.toLowerCase())?.id;
      return [...x.tokens.values(), ...x.refreshTokens.values()].filter(({ userId }) => userId === id).length;
    },
    xStats: () => {
      const { billed, billedPosts, billedMicros, overruns, pages } = requireX(parts);
      return { billed, billedPosts, billedMicros, overruns, pages: [...pages] };
    },
    now: () => clock.now(),
    shiftTime: (ms) => clock.shift(ms),
    reset(world) {
      clock.reset();
      traffic.clear();
      parts.rebuild(world);
    },
  };
}

function endXTokens(x: XState, username: string, which: "access" | "all"): void {
  const user = x.byName.get(username.toLowerCase());
  const held = which === "access" ? [x.tokens] : [x.tokens, x.refreshTokens];
  for (const tokens of held) {
    for (const [token, { userId }] of tokens) if (userId === user?.id) tokens.delete(token);
  }
}

function requireX(parts: ControlParts): XState {
  const x = parts.x();
  if (!x) throw new Error("This fediverse was started without an X stand-in.");
  return x;
}

type HostControls = Pick<
  Control,
  "addHost" | "setHost" | "addAccount" | "setAccount" | "setFault" | "clearFaults"
>;

function hostControls(parts: ControlParts, nextFault: () => number): HostControls {
  return {
    addHost(spec) {
      parts.world().addHost(spec);
    },
    setHost(name, patch) {
      const host = parts.world().host(name);
      host.spec = { ...host.spec, ...patch };
    },
    addAccount(spec) {
      parts.world().addAccount(spec);
    },
    setAccount(handle, patch) {
      const account = parts.world().requireAccount(handle);
      const host = parts.world().host(account.domain);
      host.accounts.set(account.username.toLowerCase(), accountFrom({ ...account, ...patch }));
    },
    setFault(name, rule) {
      const id = nextFault();
      parts.world().host(name).faults.push(activeFault(id, rule));
      return id;
    },
    clearFaults(name, kind) {
      const hosts = name ? [parts.world().host(name)] : parts.world().hosts.values();
      for (const host of hosts) {
        host.faults = kind ? host.faults.filter(({ rule }) => rule.kind !== kind) : [];
      }
    },
  };
}

type FollowControls = Pick<Control, "putFollow" | "approve" | "reject" | "follows" | "followEvents">;

function followControls(parts: ControlParts): FollowControls {
  return {
    putFollow({ follower, target, state }) {
      const world = parts.world();
      const [from, to] = [world.requireAccount(follower), world.requireAccount(target)];
      world.meet(world.host(from.domain), to.key);
      const acceptsAt = state === "requested" ? null : world.clock();
      world.putEdge(from.key, to.key, { acceptsAt, needsApproval: to.locked === true });
    },
    approve: (follower, target) => approveFollow(parts.world(), handleKey(follower), handleKey(target)),
    reject: (follower, target) => rejectFollow(parts.world(), handleKey(follower), handleKey(target)),
    follows: (follower) => reportFollows(parts.world(), follower),
    followEvents: () => parts.world().followEvents,
  };
}

function reportFollows(world: World, follower?: string): FollowReport[] {
  const wanted = follower ? [handleKey(follower)] : [...world.edges.keys()];
  const reports: FollowReport[] = [];
  for (const host of world.hosts.values()) settleImports(world, host, world.clock());
  for (const key of wanted) {
    for (const edge of [...(world.edges.get(key)?.values() ?? [])]) {
      const { target, lost, createdAt } = edge;
      reports.push({ follower: key, target, state: followState(world, key, target), lost, createdAt });
    }
  }
  return reports;
}

function issueToken(world: World, handle: string, scopes: readonly string[]): string {
  const account = world.requireAccount(handle);
  const host = world.host(account.domain);
  const { idShape } = world.personality(host);
  const request = {
    name: "Issued by a test",
    redirectUris: ["https://app.test/callback"],
    scopes,
    website: null,
  };
  const app = makeApp(host, idShape, request);
  return newToken(host, app.clientId, account.key, scopes).token;
}

function revokeTokens(world: World, handle: string): void {
  const account = world.requireAccount(handle);
  for (const token of world.host(account.domain).tokens.values()) {
    if (token.accountKey === account.key) token.revoked = true;
  }
}
