/** The X stand-in as one function: `api.x.com` and the authorize page of `x.com`. */
import { type Answer, type Ask, withHeaders } from "../transport/exchange.ts";
import { answerXAuthorize, answerXRevoke, answerXToken } from "./x-oauth.ts";
import { xProblem } from "./x-problem.ts";
import type { XGrant, XState } from "./x-state.ts";
import { answerXList, answerXMe, answerXUsers } from "./x-users.ts";

const windowMs = 900_000;

export function answerX(state: XState, ask: Ask, now: number): Answer {
  if (ask.host === "x.com") {
    return ask.path === "/i/oauth2/authorize" ? answerXAuthorize(state, ask, now) : xProblem(404);
  }
  if (ask.method === "POST" && ask.path === "/2/oauth2/token") return answerXToken(state, ask, now);
  if (ask.method === "POST" && ask.path === "/2/oauth2/revoke") return answerXRevoke(state, ask);
  const grant = state.tokens.get(ask.headers.authorization?.match(/^Bearer\s+(.+)$/i)?.[1] ?? "");
  if (!grant || grant.expiresAt <= now) return xProblem(401);
  return troubleOf(state) ?? limited(state, ask, grant, now);
}

function troubleOf(state: XState): Answer | null {
  switch (state.trouble) {
    case "forbidden":
      return xProblem(
        403,
        "When authenticating requests to the Twitter API v2 endpoints, you must use keys and tokens from a Twitter developer App that is attached to a Project.",
        "https://api.twitter.com/2/problems/client-forbidden",
      );
    case "capped":
      return xProblem(
        429,
        "Usage cap exceeded: Monthly product cap",
        "https://api.twitter.com/2/problems/usage-capped",
      );
    case "down":
      return xProblem(503);
    case null:
      return null;
  }
}

type Endpoint = { readonly name: string; readonly limit: number; answer(): Answer };

function endpointOf(state: XState, ask: Ask, grant: XGrant): Endpoint | null {
  const { limits } = state;
  const list = ask.path.match(/^\/2\/users\/(\d+)\/(following|followers)$/);
  if (ask.method !== "GET") return null;
  if (ask.path === "/2/users/me") {
    return { name: "me", limit: limits.me ?? 75, answer: () => answerXMe(state, ask, grant) };
  }
  if (list?.[1] && list[2]) {
    const side = list[2] as "following" | "followers";
    const id = list[1];
    return { name: side, limit: limits.lists ?? 300, answer: () => answerXList(state, ask, grant, id, side) };
  }
  const by = { "/2/users": "ids", "/2/users/by": "usernames" }[ask.path] as "ids" | "usernames" | undefined;
  return by
    ? { name: by, limit: limits.users ?? 300, answer: () => answerXUsers(state, ask, grant, by) }
    : null;
}

/** Windows of 15 minutes per user; the reset header is in Unix seconds. */
function limited(state: XState, ask: Ask, grant: XGrant, now: number): Answer {
  const endpoint = endpointOf(state, ask, grant);
  if (!endpoint) return xProblem(404);
  const key = `${endpoint.name} ${grant.userId}`;
  let counter = state.counters.get(key);
  if (!counter || now >= counter.windowStart + windowMs) {
    counter = { windowStart: now, count: 0 };
    state.counters.set(key, counter);
  }
  counter.count += 1;
  const headers = {
    "x-rate-limit-limit": String(endpoint.limit),
    "x-rate-limit-remaining": String(Math.max(0, endpoint.limit - counter.count)),
    "x-rate-limit-reset": String(Math.ceil((counter.windowStart + windowMs) / 1000)),
  };
  if (counter.count > endpoint.limit) {
    state.overruns += 1;
    return xProblem(429, undefined, undefined, headers);
  }
  return withHeaders(endpoint.answer(), headers);
}
