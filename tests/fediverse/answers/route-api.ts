/** Which handler answers an API path, and who may ask. */
import { type Answer, json } from "../transport/exchange.ts";
import {
  answerAccount,
  answerAccounts,
  answerFollowing,
  answerLookup,
  answerVerifyCredentials,
} from "./api-accounts.ts";
import {
  answerDecideRequest,
  answerFollow,
  answerFollowRequests,
  answerRelationships,
  answerUnfollow,
} from "./api-follows.ts";
import { answerFollowImport, answerImport } from "./api-import.ts";
import { answerAddToList, answerLists, answerMakeList } from "./api-lists.ts";
import { answerAccountsSearch, answerSearch } from "./api-search.ts";
import { apiJson, apiRefusal, type Call, hasScope } from "./call.ts";

type Route = {
  readonly method: "GET" | "POST";
  readonly path: RegExp;
  /** `user` and `any_token` need a token; `public` takes one when it is there. */
  readonly who: "user" | "any_token" | "public";
  /** One of these scopes is enough. */
  readonly scopes: readonly string[];
  answer(call: Call, id: string): Answer;
};

const id = "([^/]+)";
const routes: readonly Route[] = [
  get("/api/v1/accounts/verify_credentials", "user", ["read:accounts", "profile"], answerVerifyCredentials),
  get("/api/v1/apps/verify_credentials", "any_token", [], answerVerifyApp),
  get("/api/v1/accounts/lookup", "public", ["read:accounts"], answerLookup),
  get("/api/v1/accounts/search", "user", ["read:accounts"], answerAccountsSearch),
  get("/api/v1/accounts/relationships", "user", ["read:follows"], answerRelationships),
  get("/api/v1/accounts", "public", ["read:accounts"], answerAccounts),
  get("/api/v2/search", "public", ["read:search"], answerSearch),
  get(`/api/v1/accounts/${id}`, "public", ["read:accounts"], answerAccount),
  get(`/api/v1/accounts/${id}/following`, "public", ["read:accounts"], (call, of) =>
    answerFollowing(call, of, "following"),
  ),
  get(`/api/v1/accounts/${id}/followers`, "public", ["read:accounts"], (call, of) =>
    answerFollowing(call, of, "followers"),
  ),
  post(`/api/v1/accounts/${id}/follow`, ["write:follows"], answerFollow),
  post(`/api/v1/accounts/${id}/unfollow`, ["write:follows"], answerUnfollow),
  get("/api/v1/follow_requests", "user", ["read:follows"], answerFollowRequests),
  post(`/api/v1/follow_requests/${id}/authorize`, ["write:follows"], (call, of) =>
    answerDecideRequest(call, of, "authorize"),
  ),
  post(`/api/v1/follow_requests/${id}/reject`, ["write:follows"], (call, of) =>
    answerDecideRequest(call, of, "reject"),
  ),
  get("/api/v1/lists", "user", ["read:lists"], answerLists),
  post("/api/v1/lists", ["write:lists"], answerMakeList),
  post(`/api/v1/lists/${id}/accounts`, ["write:lists"], answerAddToList),
  post("/api/v1/import", ["write"], answerImport),
  post("/api/pleroma/follow_import", ["write:follows"], answerFollowImport),
  post("/api/v1/statuses", ["write:statuses"], (call) => apiJson(call, { id: "1", content: "" })),
  get(
    "/api/v1/instance",
    "public",
    [],
    (call) => call.personality.instanceV1(call.host) ?? unknownPath(call),
  ),
  get(
    "/api/v2/instance",
    "public",
    [],
    (call) => call.personality.instanceV2(call.host) ?? unknownPath(call),
  ),
  get("/api/v1/instance/peers", "public", [], (call) => apiJson(call, [...call.world.hosts.keys()])),
];

function get(path: string, who: Route["who"], scopes: readonly string[], answer: Route["answer"]): Route {
  return { method: "GET", path: new RegExp(`^${path}$`), who, scopes, answer };
}

function post(path: string, scopes: readonly string[], answer: Route["answer"]): Route {
  return { method: "POST", path: new RegExp(`^${path}$`), who: "user", scopes, answer };
}

export function answerApi(call: Call): Answer {
  const { ask, personality, caller } = call;
  if (personality.api.none) return personality.unknownPath(ask);
  if (ask.method === "OPTIONS") return apiJson(call, {});
  for (const route of routes) {
    const found = route.method === ask.method ? route.path.exec(ask.path) : null;
    if (!found) continue;
    return refusalFor(call, route) ?? withApiHeaders(call, route.answer(call, found[1] ?? ""));
  }
  return caller.kind === "dead_token" && personality.software !== "snac"
    ? apiRefusal(call, personality.refuseToken("dead", ask))
    : apiRefusal(call, personality.unknownPath(ask));
}

function withApiHeaders(call: Call, given: Answer): Answer {
  return given.status === 200 && given.headers["content-type"] ? apiRefusal(call, given) : given;
}

/** Mastodon's words (app/controllers/api/base_controller.rb). */
const signInTroubles = {
  disabled: "Your login is currently disabled",
  pending: "Your login is currently pending approval",
  unconfirmed: "Your login is missing a confirmed e-mail address",
} as const;

/** Everything that stands between a caller and a route. */
function refusalFor(call: Call, route: Route): Answer | null {
  const { personality, caller, ask, host } = call;
  const habits = personality.api;
  const isLookup = ask.path === "/api/v1/accounts/lookup";
  const isSearch = ask.path === "/api/v2/search";
  const needsUser =
    route.who === "user" ||
    (isLookup && (habits.lookupNeedsToken || host.spec.lookupClosed === true)) ||
    (isSearch && !habits.searchWithoutToken) ||
    (habits.lookupNeedsToken && route.scopes.includes("read:accounts"));
  if (caller.kind === "dead_token") return apiRefusal(call, personality.refuseToken("dead", ask));
  if (caller.kind === "nobody" && (needsUser || route.who === "any_token")) {
    return apiRefusal(call, personality.refuseToken("missing", ask));
  }
  const trouble = caller.kind === "user" ? caller.account.signInTrouble : undefined;
  if (trouble) return apiRefusal(call, json(403, { error: signInTroubles[trouble] }));
  if (caller.kind === "app" && needsUser) {
    return apiRefusal(call, json(422, { error: "This method requires an authenticated user" }));
  }
  if (caller.kind === "nobody" || !habits.enforcesScopes) return null;
  if (route.scopes.length === 0) return null;
  const enough = route.scopes.some((scope) => hasScope(caller.token.scopes, scope));
  return enough ? null : apiRefusal(call, personality.refuseScope());
}

function unknownPath(call: Call): Answer {
  return apiRefusal(call, call.personality.unknownPath(call.ask));
}

function answerVerifyApp(call: Call): Answer {
  if (call.caller.kind !== "user" && call.caller.kind !== "app") return unknownPath(call);
  if (call.personality.name === "snac") return unknownPath(call);
  if (call.personality.name === "gotosocial" && !call.caller.token.scopes.includes("read")) {
    return apiRefusal(call, call.personality.refuseScope());
  }
  const app = call.host.apps.get(call.caller.token.clientId);
  return apiJson(call, { name: app?.name ?? "", website: app?.website ?? null, vapid_key: "" });
}
