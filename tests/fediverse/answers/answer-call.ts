/** The way through one virtual server: throttles, then the route, then the headers that tell what is left. */
import { hasFault } from "../faults/take-fault.ts";
import { countRequest, isOver, type ThrottleReading, tightest, type Who } from "../limits/throttle.ts";
import { answerRegisterApp } from "../oauth/register-app.ts";
import { answerAuthorize, answerDecision, answerSignIn } from "../oauth/sign-in-pages.ts";
import { answerRevoke, answerToken, answerUserInfo } from "../oauth/tokens.ts";
import { noUserAgent } from "../personalities/gotosocial.ts";
import { type Answer, json, withHeaders } from "../transport/exchange.ts";
import { followHeaders, isoWithMicros } from "./api-follows.ts";
import { settleImports } from "./api-import.ts";
import { apiRefusal, type Call } from "./call.ts";
import { answerFrontPage, answerProfilePage } from "./profile-page.ts";
import { answerApi } from "./route-api.ts";
import { answerActor, answerWellKnown } from "./well-known.ts";

export function answerCall(call: Call): Answer {
  const { ask, host, personality } = call;
  settleImports(call.world, host, call.now);
  if (personality.api.needsUserAgent && !ask.headers["user-agent"]) return noUserAgent();
  const throttles = personality.throttles(host.spec.limits ?? {});
  const readings = countRequest(host, throttles, ask, whoOf(call), call.now);
  const over = readings.find(isOver);
  if (over) {
    call.overrun(over.throttle.name, over.key, over.throttle.limit);
    return withHeaders(personality.tooMany(ask), rateHeaders(call, over));
  }
  const given = routed(call);
  const bare =
    given.status >= 502 || given.status === 418 || (given.status === 404 && !given.headers["content-type"]);
  if (bare || personality.hidesAllowance?.(ask, given)) return given;
  const headers = rateHeaders(call, tightest(readings));
  const isFollow = ask.method === "POST" && /\/follow$/.test(ask.path);
  const left = headers["x-ratelimit-remaining"];
  const follow = isFollow ? followHeaders(call, left === undefined ? null : Number(left)) : {};
  return withHeaders(given, { ...headers, ...follow });
}

function whoOf(call: Call): Who {
  const { caller, ask } = call;
  if (caller.kind === "user") return { token: caller.token.token, user: caller.account.key, ip: ask.ip };
  if (caller.kind === "app") return { token: caller.token.token, user: null, ip: ask.ip };
  return { token: null, user: null, ip: ask.ip };
}

function rateHeaders(call: Call, reading: ThrottleReading | null): Record<string, string> {
  const { software } = call.personality;
  if (!reading || (software !== "mastodon" && software !== "gotosocial")) return {};
  const left = Math.max(0, reading.throttle.limit - reading.count);
  const resets =
    software === "mastodon"
      ? isoWithMicros(reading.resetsAt + (call.now % 1000))
      : new Date(Math.ceil(reading.resetsAt / 1000) * 1000).toISOString();
  return {
    "x-ratelimit-limit": String(reading.throttle.limit),
    "x-ratelimit-remaining": String(left),
    "x-ratelimit-reset": resets,
  };
}

function routed(call: Call): Answer {
  const { ask, personality, host } = call;
  const apex = host.webHost !== host.name && ask.host === host.name;
  const known = answerWellKnown(call);
  if (known) return known;
  if (apex || ask.path.startsWith("/.well-known/")) return personality.unknownPath(ask);
  if (ask.path === "/api/v1/apps" && ask.method === "POST" && !personality.api.none) {
    if (hasFault(host, "registration_refused")) {
      return apiRefusal(call, json(403, { error: "This action is not allowed" }));
    }
    return answerRegisterApp(call);
  }
  if (
    ask.path === "/api/v1/accounts/lookup" &&
    call.caller.kind === "nobody" &&
    hasFault(host, "lookup_closed")
  ) {
    return apiRefusal(call, json(401, { error: "This method requires an authenticated user" }));
  }
  if (ask.path.startsWith("/api/")) return answerApi(call);
  return answerPages(call) ?? answerActor(call) ?? answerProfilePage(call) ?? answerRest(call);
}

/** OAuth endpoints and pages; null when the path is none of them. */
function answerPages(call: Call): Answer | null {
  const { ask, personality } = call;
  if (personality.api.none) return null;
  const isPost = ask.method === "POST";
  switch (ask.path) {
    case "/oauth/authorize":
      return isPost ? answerDecision(call) : answerAuthorize(call);
    case "/oauth/token":
      return isPost ? answerToken(call) : null;
    case "/oauth/userinfo":
      return isPost ? null : answerUserInfo(call);
    case "/oauth/revoke":
      return isPost ? answerRevoke(call) : null;
    case personality.oauth.signInPath:
      return personality.oauth.oneForm ? null : answerSignIn(call);
    default:
      return null;
  }
}

function answerRest(call: Call): Answer {
  if (call.ask.path === "/" && !call.personality.api.none) return answerFrontPage(call);
  return call.personality.unknownPath(call.ask);
}
