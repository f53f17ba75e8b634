/** Accounts by id, by handle, one's own, and the lists of whom they follow. */
import { type Answer, json } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import { accountView } from "../world/account-view.ts";
import { handleKey, splitHandle } from "../world/handles.ts";
import { followState } from "../world/send-follow.ts";
import { apiJson, apiRefusal, type Call } from "./call.ts";

export function shownAccount(call: Call, account: Account): Record<string, unknown> {
  return call.personality.account(accountView(call.world, call.host, account));
}

/** The account behind an id of this server. */
export function accountById(call: Call, id: string | undefined): Account | undefined {
  const key = id ? call.host.keyById.get(id) : undefined;
  const account = key ? call.world.account(key) : undefined;
  return account?.gone ? undefined : account;
}

export function notFound(call: Call): Answer {
  return apiRefusal(call, call.personality.notFound(call.ask));
}

export function answerVerifyCredentials(call: Call): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const view = accountView(call.world, call.host, call.caller.account);
  return apiJson(call, call.personality.ownAccount(view));
}

export function answerLookup(call: Call): Answer {
  const asked = call.ask.query.get("acct") ?? "";
  const { user, domain } = splitHandle(asked);
  const local = domain === "" || domain === call.host.name || domain === call.host.webHost;
  if (!local && !call.personality.api.lookupKnowsStrangers) return notFound(call);
  const account = local
    ? call.host.accounts.get(user.toLowerCase())
    : call.world.account(`${user}@${domain}`);
  const isKnown = account && call.host.idByKey.has(handleKey(account.handle));
  if (!account || !isKnown || account.gone) return notFound(call);
  const cached = call.caller.kind === "nobody" && call.personality.software === "mastodon";
  const headers: Record<string, string> = cached
    ? { "cache-control": "public, max-age=15, stale-while-revalidate=30, stale-if-error=86400" }
    : {};
  return apiJson(call, shownAccount(call, account), headers);
}

export function answerAccount(call: Call, id: string): Answer {
  const account = accountById(call, id);
  return account ? apiJson(call, shownAccount(call, account)) : notFound(call);
}

/** `GET /api/v1/accounts?id[]=…`, at most 40. */
export function answerAccounts(call: Call): Answer {
  const ids = call.ask.query.getAll("id[]");
  if (ids.length > 40) return apiRefusal(call, json(422, { error: "Too many accounts" }));
  const found = ids.map((id) => accountById(call, id)).filter((account) => account !== undefined);
  return apiJson(
    call,
    found.map((account) => shownAccount(call, account)),
  );
}

/** Newest first, by pages whose cursors are ids of follows. */
export function answerFollowing(call: Call, id: string, side: "following" | "followers"): Answer {
  const account = accountById(call, id);
  if (!account) return notFound(call);
  const { world, ask, personality } = call;
  const limit = Math.max(1, Math.min(Number(ask.query.get("limit") ?? 40) || 40, 80));
  const edges = [...edgesOf(call, account, side)].reverse();
  const after = ask.query.get("max_id");
  const start = after === null ? 0 : edges.findIndex((edge) => edge.id === after) + 1;
  const page = edges.slice(start, start + limit);
  const more = start + limit < edges.length;
  const people = page
    .map((edge) => world.account(side === "following" ? edge.target : edge.follower))
    .filter((person) => person !== undefined);
  const links = personality.api.followingLinks;
  const wanted = links === "always" ? page.length > 0 : links === "when_more" && more;
  const url = `https://${call.host.webHost}${ask.path}?limit=${limit}`;
  const next = `<${url}&max_id=${page.at(-1)?.id}>; rel="next"`;
  const prev = `<${url}&${links === "always" ? "min_id" : "since_id"}=${page[0]?.id}>; rel="prev"`;
  const headers: Record<string, string> = wanted ? { link: `${next}, ${prev}` } : {};
  return apiJson(
    call,
    people.map((person) => shownAccount(call, person)),
    headers,
  );
}

function* edgesOf(call: Call, account: Account, side: "following" | "followers") {
  const { world } = call;
  if (side === "following") {
    for (const edge of world.edges.get(account.key)?.values() ?? []) {
      if (followState(world, edge.follower, edge.target) === "following") yield edge;
    }
    return;
  }
  for (const follower of world.followersOf.get(account.key) ?? []) {
    const edge = world.edge(follower, account.key);
    if (edge && followState(world, follower, account.key) === "following") yield edge;
  }
}
