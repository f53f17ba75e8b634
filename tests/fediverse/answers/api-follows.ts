/** Relationships, follow, unfollow and the requests of locked accounts. */
import { dayMs, readDay, spendDay } from "../limits/follow-budget.ts";
import { type Answer, json, param } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import { followersCount, followingCount } from "../world/account-view.ts";
import { approveFollow, followState, rejectFollow, sendFollow, unfollow } from "../world/send-follow.ts";
import { accountById, notFound, shownAccount } from "./api-accounts.ts";
import { apiJson, apiRefusal, type Call } from "./call.ts";

function relationshipOf(call: Call, me: Account, other: Account): Record<string, unknown> {
  const { world, personality } = call;
  const edge = world.edge(me.key, other.key);
  return personality.relationship({
    id: world.meet(call.host, other.key),
    state: followState(world, me.key, other.key),
    followedBy: followState(world, other.key, me.key) === "following",
    requestedBy: followState(world, other.key, me.key) === "requested",
    reblogs: edge?.reblogs ?? true,
    notify: edge?.notify ?? false,
    languages: edge?.languages ?? null,
    blocking: isBlocked(other, me),
    blockedBy: isBlocked(me, other),
  });
}

export function answerRelationships(call: Call): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const me = call.caller.account;
  const habits = call.personality.api;
  const asked = call.ask.query.getAll("id[]");
  const bare = habits.relationshipsBare === "one" ? call.ask.query.getAll("id").slice(0, 1) : [];
  const ids = asked.length > 0 ? asked : bare;
  const wanted = habits.relationshipsRows === "first" ? ids.slice(0, 1) : [...new Set(ids)];
  const rows: Record<string, unknown>[] = [];
  for (const id of wanted) {
    const other = accountById(call, id);
    if (other && !other.suspended) rows.push(relationshipOf(call, me, other));
    else if (habits.relationshipsUnknown === "all_false") rows.push(emptyRow(call, id));
  }
  return apiJson(call, rows);
}

function emptyRow(call: Call, id: string): Record<string, unknown> {
  const nothing = { state: "none", followedBy: false, requestedBy: false } as const;
  const rest = { reblogs: false, notify: false, languages: null, blocking: false, blockedBy: false };
  return call.personality.relationship({ id, ...nothing, ...rest });
}

export function answerFollow(call: Call, id: string): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const me = call.caller.account;
  const other = accountById(call, id);
  if (!other || other.suspended) return notFound(call);
  const { world, personality } = call;
  const habits = personality.api;
  if (other === me) return habits.followSelf() ?? optimisticAnswer(call, me, other);
  const state = followState(world, me.key, other.key);
  if (state !== "none") {
    world.followEvents.push({ at: call.now, follower: me.key, target: other.key, kind: "repeated" });
    takeOptions(call, me, other);
    return optimisticAnswer(call, me, other);
  }
  const refusal = followRefusal(call, me, other);
  if (refusal) return refusal;
  sendFollow(world, me, other);
  takeOptions(call, me, other);
  return optimisticAnswer(call, me, other);
}

/** Why a new follow is not even sent. */
function followRefusal(call: Call, me: Account, other: Account): Answer | null {
  const habits = call.personality.api;
  const limits = call.host.spec.limits ?? {};
  if (other.movedTo) {
    const moved = habits.followMoved();
    if (moved) return apiRefusal(call, moved);
  }
  if (isBlocked(me, other) || isBlocked(other, me) || call.host.spec.domainBlocks?.includes(other.domain)) {
    const blocked = habits.followBlocked();
    if (blocked) return apiRefusal(call, blocked);
  }
  const languages = call.ask.params["languages"];
  const asked = typeof languages === "string" ? [languages] : (languages ?? []);
  if (habits.honoursFollowOptions && asked.some((code) => !/^[a-z]{2,3}(-[A-Za-z]+)?$/.test(code))) {
    return apiRefusal(call, json(422, { error: "Validation failed: Languages is invalid" }));
  }
  const total = typeof limits.total === "number" ? limits.total : habits.followsTotal;
  if (limits.total !== false && total !== null && overTotal(call, me, total)) {
    call.overrun("follows_total", me.key, total);
    const error = `Validation failed: You cannot follow more than ${total} people`;
    return apiRefusal(call, json(422, { error }));
  }
  const perDay = typeof limits.follows === "number" ? limits.follows : habits.followsPerDay;
  if (limits.follows === false || perDay === null) return null;
  if (readDay(call.host, me.key, call.now) >= perDay) {
    call.overrun("follows_day", me.key, perDay);
    return apiRefusal(call, json(429, { error: "Too many requests" }));
  }
  spendDay(call.host, me.key, call.now);
  return null;
}

/** 7,500, or a tenth more than one's followers (app/validators/follow_limit_validator.rb). */
function overTotal(call: Call, me: Account, total: number): boolean {
  const following = followingCount(call.world, me);
  if (following < total) return false;
  return following >= Math.max(Math.round(followersCount(call.world, me) * 1.1), total);
}

/** The second account does not want the first. */
function isBlocked(me: Account, other: Account): boolean {
  return (other.blocks ?? []).some((entry) => entry === me.key || entry === me.domain);
}

function takeOptions(call: Call, me: Account, other: Account): void {
  const edge = call.world.edge(me.key, other.key);
  if (!edge || !call.personality.api.honoursFollowOptions) return;
  const reblogs = param(call.ask, "reblogs");
  const notify = param(call.ask, "notify");
  const languages = call.ask.params["languages"];
  if (reblogs !== null) edge.reblogs = reblogs === "true" || reblogs === "1";
  if (notify !== null) edge.notify = notify === "true" || notify === "1";
  if (languages !== undefined) edge.languages = typeof languages === "string" ? [languages] : languages;
}

/** What the follow call answers; some software claims more than is true yet. */
function optimisticAnswer(call: Call, me: Account, other: Account): Answer {
  const row = relationshipOf(call, me, other);
  const { optimism } = call.personality.api;
  const claims = optimism === "always" || (optimism === "open" && !other.locked);
  return apiJson(call, claims ? { ...row, following: true, requested: false } : row);
}

export function answerUnfollow(call: Call, id: string): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const other = accountById(call, id);
  if (!other) return notFound(call);
  unfollow(call.world, call.caller.account.key, other.key);
  return apiJson(call, relationshipOf(call, call.caller.account, other));
}

export function answerFollowRequests(call: Call): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const me = call.caller.account;
  if (!call.personality.api.followRequests) return apiJson(call, []);
  const waiting = [...(call.world.followersOf.get(me.key) ?? [])]
    .map((follower) => call.world.edge(follower, me.key))
    .filter((edge) => edge !== undefined && !edge.lost && edge.needsApproval)
    .filter((edge) => edge && followState(call.world, edge.follower, me.key) === "requested");
  const people = waiting
    .map((edge) => call.world.account(edge?.follower ?? ""))
    .filter((one) => one !== undefined);
  const url = `https://${call.host.webHost}${call.ask.path}?limit=40`;
  const link = `<${url}&max_id=${waiting.at(-1)?.id}>; rel="next", <${url}&min_id=${waiting[0]?.id}>; rel="prev"`;
  const headers: Record<string, string> =
    call.personality.api.followingLinks === "always" && waiting.length > 0 ? { link } : {};
  return apiJson(
    call,
    people.map((person) => shownAccount(call, person)),
    headers,
  );
}

export function answerDecideRequest(call: Call, id: string, verb: "authorize" | "reject"): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const me = call.caller.account;
  const other = accountById(call, id);
  if (!other) return notFound(call);
  const decide = verb === "authorize" ? approveFollow : rejectFollow;
  if (!decide(call.world, other.key, me.key)) return notFound(call);
  return apiJson(call, relationshipOf(call, me, other));
}

/** The daily follow allowance as headers, when it is tighter than the request allowance. */
export function followHeaders(call: Call, requestsLeft: number | null): Record<string, string> {
  const limits = call.host.spec.limits ?? {};
  const perDay = typeof limits.follows === "number" ? limits.follows : call.personality.api.followsPerDay;
  if (call.caller.kind !== "user" || perDay === null || limits.follows === false) return {};
  const left = Math.max(0, perDay - readDay(call.host, call.caller.account.key, call.now));
  if (requestsLeft !== null && requestsLeft < left) return {};
  const resets = call.now + dayMs - ((Math.floor(call.now / 1000) * 1000) % dayMs);
  return {
    "x-ratelimit-limit": String(perDay),
    "x-ratelimit-remaining": String(left),
    "x-ratelimit-reset": isoWithMicros(resets),
  };
}

/** `2026-11-22T01:05:00.123000Z`, as Rails prints six decimals. */
export function isoWithMicros(at: number): string {
  return new Date(at).toISOString().replace("Z", "000Z");
}
