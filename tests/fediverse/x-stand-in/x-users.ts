/** X's user endpoints: oneself, lists with paging, look-ups by id and name. */
import { type Answer, type Ask, json } from "../transport/exchange.ts";
import { xProblem } from "./x-problem.ts";
import type { XNaming, XUserSpec } from "./x-spec.ts";
import type { XGrant, XState } from "./x-state.ts";

const listScopes = ["tweet.read", "users.read", "follows.read"];

export function answerXMe(state: XState, ask: Ask, grant: XGrant): Answer {
  const me = state.byId.get(grant.userId);
  return me ? json(200, { data: shown(me, ask, state) }) : xProblem(404);
}

/** `GET /2/users/:id/following` and `/followers`: newest first, at most 1,000 a page. */
export function answerXList(
  state: XState,
  ask: Ask,
  grant: XGrant,
  id: string,
  side: "following" | "followers",
): Answer {
  if (!listScopes.every((scope) => grant.scopes.includes(scope))) {
    return xProblem(
      403,
      "Your client app is not configured with the appropriate oauth2 scopes for this endpoint.",
    );
  }
  const asked = Number(ask.query.get("max_results") ?? 100);
  if (!Number.isInteger(asked) || asked < 1 || asked > 1_000) {
    return xProblem(400, "The `max_results` query parameter value is not between 1 and 1000");
  }
  const ids = state.spec[side]?.[id] ?? [];
  const list = `${side} ${id}`;
  const token = ask.query.get("pagination_token");
  const start = token === null ? 0 : startOf(token, list);
  if (start === null || start > ids.length)
    return xProblem(400, "The `pagination_token` query parameter is not valid");
  const unknown = unknownParameter(state, ask);
  if (unknown) return unknown;
  const wanted = ids.slice(start, start + asked);
  const users = wanted.map((one) => state.byId.get(one)).filter((one) => one !== undefined);
  const next = start + asked < ids.length ? { next_token: tokenFor(start + asked, list) } : {};
  const previous = start > 0 ? { previous_token: tokenFor(Math.max(0, start - asked), list) } : {};
  const page = pageOf(state, ask, grant, users);
  state.pages.push({ endpoint: side, token, asked, given: page.given });
  const meta = { result_count: page.given, ...next, ...previous };
  const waits = state.spec.listWaitMs ? { waitMs: state.spec.listWaitMs } : {};
  return { ...json(200, { ...page.body, meta }), ...waits };
}

/** `GET /2/users?ids=` and `/2/users/by?usernames=`: at most 100, with errors beside the data. */
export function answerXUsers(state: XState, ask: Ask, grant: XGrant, by: "ids" | "usernames"): Answer {
  const wanted = (ask.query.get(by) ?? "").split(",").filter(Boolean);
  if (wanted.length < 1 || wanted.length > 100)
    return xProblem(400, `The \`${by}\` query parameter must hold 1 to 100 entries`);
  const unknown = unknownParameter(state, ask);
  if (unknown) return unknown;
  const users: XUserSpec[] = [];
  const errors: unknown[] = [];
  for (const value of wanted) {
    const user = by === "ids" ? state.byId.get(value) : state.byName.get(value.toLowerCase());
    if (user) users.push(user);
    else errors.push(missing(by, value));
  }
  const page = pageOf(state, ask, grant, users, errors);
  state.pages.push({ endpoint: by, token: wanted[0] ?? null, asked: wanted.length, given: page.given });
  return json(200, page.body);
}

/** The users of one answer with their pinned posts, what could not be given beside them, and the bill. */
function pageOf(
  state: XState,
  ask: Ask,
  grant: XGrant,
  users: readonly XUserSpec[],
  more: readonly unknown[] = [],
): { body: Record<string, unknown>; given: number } {
  const { naming } = state;
  const given = users.filter((user) => !user.suspended);
  const errors = [...more, ...users.filter((user) => user.suspended).map(suspended)];
  const posts: unknown[] = [];
  if (ask.query.get("expansions")) {
    for (const user of given) {
      if (user.pinnedGone) errors.push(pinnedGone(user, naming));
      else if (user.pinned) posts.push(pinnedPost(user, ask, naming));
    }
  }
  const app = state.spec.apps.find(({ clientId }) => clientId === grant.clientId);
  const isOwned = app?.ownerId !== undefined && app.ownerId === grant.userId;
  state.billed += given.length;
  state.billedPosts += posts.length;
  state.billedMicros += given.length * (isOwned ? 1_000 : 10_000) + posts.length * (isOwned ? 1_000 : 5_000);
  const body = {
    ...(given.length > 0 ? { data: given.map((user) => shown(user, ask, state)) } : {}),
    ...(posts.length > 0 ? { includes: { [naming === "post" ? "posts" : "tweets"]: posts } } : {}),
    ...(errors.length > 0 ? { errors } : {}),
  };
  return { body, given: given.length };
}

/** X refuses parameters and values it does not know, by name. */
function unknownParameter(state: XState, ask: Ask): Answer | null {
  const other = state.naming === "post" ? "tweet" : "post";
  const values = `${ask.query.get("expansions") ?? ""},${ask.query.get("user.fields") ?? ""}`.split(",");
  const wrong = ask.query.has(`${other}.fields`)
    ? `query parameter [${other}.fields] is not one of [expansions,${state.naming}.fields,user.fields]`
    : values.includes(`pinned_${other}_id`)
      ? `\`expansions\` query parameter value [pinned_${other}_id] is not one of [pinned_${state.naming}_id]`
      : null;
  if (!wrong) return null;
  const body = {
    errors: [{ parameters: {}, message: `The ${wrong}` }],
    title: "Invalid Request",
    detail: "One or more parameters to your request was invalid.",
    type: "https://api.twitter.com/2/problems/invalid-request",
  };
  return json(400, body);
}

function suspended(user: XUserSpec): unknown {
  return {
    value: user.id,
    detail: `User has been suspended: [${user.id}].`,
    title: "Forbidden",
    resource_type: "user",
    parameter: "ids",
    resource_id: user.id,
    type: "https://api.twitter.com/2/problems/resource-not-found",
  };
}

function missing(by: string, value: string): unknown {
  return {
    value,
    detail: `Could not find user with ${by}: [${value}].`,
    title: "Not Found Error",
    resource_type: "user",
    parameter: by,
    resource_id: value,
    type: "https://api.twitter.com/2/problems/resource-not-found",
  };
}

function pinnedGone(user: XUserSpec, naming: XNaming): unknown {
  return {
    value: postId(user),
    detail: `Could not find ${naming} with pinned_${naming}_id: [${postId(user)}].`,
    title: "Not Found Error",
    resource_type: naming,
    parameter: `pinned_${naming}_id`,
    resource_id: postId(user),
    type: "https://api.twitter.com/2/problems/resource-not-found",
  };
}

function pinnedPost(user: XUserSpec, ask: Ask, naming: XNaming): unknown {
  const asked = (ask.query.get(`${naming}.fields`) ?? "").split(",");
  const text = user.pinned ?? "";
  return {
    id: postId(user),
    text,
    edit_history_tweet_ids: [postId(user)],
    ...(asked.includes("author_id") ? { author_id: user.id } : {}),
  };
}

function postId(user: XUserSpec): string {
  return `7${user.id.slice(-17)}`;
}

/** A token fits one list only, as X's do. */
function tokenFor(start: number, list: string): string {
  return Buffer.from(`${list} ${String(start).padStart(10, "0")}`).toString("base64url");
}

function startOf(token: string, list: string): number | null {
  const text = Buffer.from(token, "base64url").toString("utf8");
  return text.startsWith(`${list} `) ? Number(text.slice(list.length + 1)) : null;
}

/** id, name and username always; the rest only when `user.fields` asks for it. */
function shown(user: XUserSpec, ask: Ask, state: XState): Record<string, unknown> {
  const short = user.url ? `https://t.co/${user.id.slice(-10)}` : "";
  const inDescription = Object.entries(user.descriptionLinks ?? {});
  const all: Record<string, unknown> = {
    description: user.description ?? "",
    location: user.location,
    url: user.url ? short : "",
    entities:
      user.url || inDescription.length > 0
        ? {
            ...(user.url ? { url: { urls: [linkEntity(short, user.url)] } } : {}),
            ...(inDescription.length > 0
              ? { description: { urls: inDescription.map(([tco, target]) => linkEntity(tco, target)) } }
              : {}),
          }
        : undefined,
    protected: user.protected ?? false,
    verified: false,
    verified_type: "none",
    profile_image_url: "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
    public_metrics: {
      followers_count: state.spec.followers?.[user.id]?.length ?? 10,
      following_count: state.spec.following?.[user.id]?.length ?? 10,
      tweet_count: 100,
      listed_count: 0,
    },
    created_at: user.createdAt ?? "2011-05-04T10:00:00.000Z",
  };
  const asked = (ask.query.get("user.fields") ?? "").split(",").filter((name) => name in all);
  const extra = Object.fromEntries(asked.map((name) => [name, all[name]]));
  // The newest description of the user object has no field for the pinned post; its author tells whose it is.
  const pinned =
    state.naming === "tweet" && (user.pinned || user.pinnedGone) && ask.query.get("expansions")
      ? { pinned_tweet_id: postId(user) }
      : {};
  return { id: user.id, name: user.name, username: user.username, ...extra, ...pinned };
}

function linkEntity(short: string, target: string) {
  return {
    start: 0,
    end: short.length,
    url: short,
    expanded_url: target,
    display_url: target.replace(/^https:\/\//, ""),
  };
}
