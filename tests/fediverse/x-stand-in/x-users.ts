/** X's user endpoints: oneself, lists with paging, look-ups by id and name. */
import { type Answer, type Ask, json } from "../transport/exchange.ts";
import { xProblem } from "./x-problem.ts";
import type { XUserSpec } from "./x-spec.ts";
import type { XGrant, XState } from "./x-state.ts";

const listScopes = ["tweet.read", "users.read", "follows.read"];

export function answerXMe(state: XState, ask: Ask, grant: XGrant): Answer {
  const me = state.byId.get(grant.userId);
  return me ? json(200, { data: shown(me, ask) }) : xProblem(404);
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
  const token = ask.query.get("pagination_token");
  const start = token === null ? 0 : startOf(token);
  if (start === null || start > ids.length)
    return xProblem(400, "The `pagination_token` query parameter is not valid");
  const page = ids
    .slice(start, start + asked)
    .map((one) => state.byId.get(one))
    .filter((one) => one !== undefined);
  state.billed += page.length;
  const next = start + asked < ids.length ? { next_token: tokenFor(start + asked) } : {};
  const previous = start > 0 ? { previous_token: tokenFor(Math.max(0, start - asked)) } : {};
  const meta = { result_count: page.length, ...next, ...previous };
  return json(200, page.length > 0 ? { data: page.map((user) => shown(user, ask)), meta } : { meta });
}

/** `GET /2/users?ids=` and `/2/users/by?usernames=`: at most 100, with errors beside the data. */
export function answerXUsers(state: XState, ask: Ask, by: "ids" | "usernames"): Answer {
  const wanted = (ask.query.get(by) ?? "").split(",").filter(Boolean);
  if (wanted.length < 1 || wanted.length > 100)
    return xProblem(400, `The \`${by}\` query parameter must hold 1 to 100 entries`);
  const found: XUserSpec[] = [];
  const errors: unknown[] = [];
  for (const value of wanted) {
    const user = by === "ids" ? state.byId.get(value) : state.byName.get(value.toLowerCase());
    if (user && !user.suspended) found.push(user);
    else errors.push(missing(by, value, user));
  }
  state.billed += found.length;
  return json(200, {
    ...(found.length > 0 ? { data: found.map((user) => shown(user, ask)) } : {}),
    ...(errors.length > 0 ? { errors } : {}),
  });
}

function missing(by: string, value: string, user: XUserSpec | undefined): unknown {
  const detail = user
    ? `User has been suspended: [${value}].`
    : `Could not find user with ${by}: [${value}].`;
  return {
    value,
    detail,
    title: user ? "Forbidden" : "Not Found Error",
    resource_type: "user",
    parameter: by,
    resource_id: value,
    type: "https://api.twitter.com/2/problems/resource-not-found",
  };
}

function tokenFor(start: number): string {
  return `PAGE${String(start).padStart(16, "0")}`;
}

function startOf(token: string): number | null {
  return /^PAGE\d{16}$/.test(token) ? Number(token.slice(4)) : null;
}

/** id, name and username always; the rest only when `user.fields` asks for it. */
function shown(user: XUserSpec, ask: Ask): Record<string, unknown> {
  const short = user.url ? `https://t.co/${user.id.slice(-10)}` : "";
  const all: Record<string, unknown> = {
    description: user.description ?? "",
    location: user.location,
    url: user.url ? short : "",
    entities: user.url
      ? {
          url: {
            urls: [
              {
                start: 0,
                end: short.length,
                url: short,
                expanded_url: user.url,
                display_url: user.url.replace(/^https:\/\//, ""),
              },
            ],
          },
        }
      : undefined,
    protected: user.protected ?? false,
    verified: false,
    verified_type: "none",
    profile_image_url: "https://abs.twimg.com/sticky/default_profile_images/default_profile_normal.png",
    public_metrics: { followers_count: 10, following_count: 10, tweet_count: 100, listed_count: 0 },
    created_at: user.createdAt ?? "2011-05-04T10:00:00.000Z",
  };
  const asked = (ask.query.get("user.fields") ?? "").split(",").filter((name) => name in all);
  const extra = Object.fromEntries(asked.map((name) => [name, all[name]]));
  return { id: user.id, name: user.name, username: user.username, ...extra };
}
