/** How a server sees an account: its own id for it, live counts, and where it moved. */
import type { AccountView } from "../personalities/personality.ts";
import type { Account } from "./account.ts";
import type { HostState } from "./host-state.ts";
import { followState } from "./send-follow.ts";
import type { World } from "./world.ts";

export function accountView(world: World, host: HostState, account: Account, nested = false): AccountView {
  const home = world.host(account.domain);
  const newer = account.movedTo && !nested ? world.account(account.movedTo) : undefined;
  return {
    account,
    id: world.meet(host, account.key),
    local: home === host,
    host,
    home,
    homePersonality: world.personality(home),
    followers: followersCount(world, account),
    following: followingCount(world, account),
    moved: newer ? accountView(world, host, newer, true) : null,
  };
}

/** Accepted follows only, besides those the account came with. */
export function followingCount(world: World, account: Account): number {
  let live = 0;
  for (const target of world.edges.get(account.key)?.keys() ?? []) {
    if (followState(world, account.key, target) === "following") live += 1;
  }
  return (account.followingCount ?? 0) + live;
}

export function followersCount(world: World, account: Account): number {
  let live = 0;
  for (const follower of world.followersOf.get(account.key) ?? []) {
    if (followState(world, follower, account.key) === "following") live += 1;
  }
  return (account.followersCount ?? 0) + live;
}
