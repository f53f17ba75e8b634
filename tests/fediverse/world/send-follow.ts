/** What becomes of a follow, an unfollow or an approval: the delivery between two servers, decided at once. */
import type { HostState } from "../world/host-state.ts";
import type { Account } from "./account.ts";
import { type FollowEdge, type FollowState, stateOf } from "./follow-edge.ts";
import type { World } from "./world.ts";

/** The state of a follow now; a follow that its target rejected is gone. */
export function followState(world: World, follower: string, target: string): FollowState {
  const edge = world.edge(follower, target);
  if (!edge) return "none";
  const state = stateOf(edge, world.clock());
  if (state === "none") world.dropEdge(follower, target);
  return state;
}

/** Creates the follow and decides when, if ever, the Accept comes back. Call only when there is none yet. */
export function sendFollow(world: World, follower: Account, target: Account): FollowEdge {
  const now = world.clock();
  const pair = `${follower.key} ${target.key}`;
  const tries = world.followTries.get(pair) ?? 0;
  world.followTries.set(pair, tries + 1);
  world.followEvents.push({ at: now, follower: follower.key, target: target.key, kind: "created" });
  return world.putEdge(follower.key, target.key, deliver(world, follower, target, tries));
}

function deliver(world: World, follower: Account, target: Account, tries: number): Partial<FollowEdge> {
  const now = world.clock();
  const from = world.host(follower.domain);
  const to = world.host(target.domain);
  const habits = world.personality(from).api;
  const delay = target.acceptDelayMs ?? (from === to ? 0 : habits.acceptDelayMs);
  const needsApproval = target.locked === true;
  if (target.onFollow === "lose" || isLosing(to)) return { lost: true, needsApproval };
  if (target.onFollow === "lose_first" && tries === 0) return { lost: true, needsApproval };
  if (target.onFollow === "reject") return { rejectsAt: now + delay, needsApproval };
  if (from.unreached.has(to.name)) return { lost: true, needsApproval };
  if (from !== to && isUnreachable(to)) {
    if (habits.undelivered === "host_lost") from.unreached.add(to.name);
    if (typeof habits.undelivered !== "number") return { lost: true, needsApproval };
    return { acceptsAt: needsApproval ? null : now + habits.undelivered, needsApproval };
  }
  if (!needsApproval) return { acceptsAt: now + delay };
  const approves = target.approveAfterMs;
  return { acceptsAt: approves === undefined ? null : now + delay + approves, needsApproval };
}

function isUnreachable(host: HostState): boolean {
  return host.faults.some(
    ({ rule }) => ["down", "hang", "server_error", "gone"].includes(rule.kind) && rule.path === undefined,
  );
}

function isLosing(host: HostState): boolean {
  return host.faults.some(({ rule }) => rule.kind === "follows_lost");
}

export function unfollow(world: World, follower: string, target: string): void {
  if (!world.dropEdge(follower, target)) return;
  world.followEvents.push({ at: world.clock(), follower, target, kind: "unfollowed" });
}

/** The target lets the follower in; false when nobody asked, or the request never arrived. */
export function approveFollow(world: World, follower: string, target: string): boolean {
  const edge = world.edge(follower, target);
  if (!edge || edge.lost || stateOf(edge, world.clock()) !== "requested") return false;
  edge.acceptsAt = world.clock();
  return true;
}

/** The target sends the follower away; false when nobody asked. */
export function rejectFollow(world: World, follower: string, target: string): boolean {
  const edge = world.edge(follower, target);
  if (!edge || edge.lost) return false;
  return world.dropEdge(follower, target);
}
