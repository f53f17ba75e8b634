/** One request to one virtual host, with everything a handler needs to answer it. */
import type { Personality } from "../personalities/personality.ts";
import { type Answer, type Ask, json, withHeaders } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import type { AccessToken, HostState } from "../world/host-state.ts";
import type { World } from "../world/world.ts";

export type Caller =
  | { readonly kind: "nobody" }
  | { readonly kind: "dead_token" }
  | { readonly kind: "app"; readonly token: AccessToken }
  | { readonly kind: "user"; readonly token: AccessToken; readonly account: Account };

export type Call = {
  readonly world: World;
  readonly host: HostState;
  readonly personality: Personality;
  readonly ask: Ask;
  readonly caller: Caller;
  readonly now: number;
  /** Where a browser finds the pages of this host. */
  readonly pagesOrigin: string;
  /** Every software serves the OAuth metadata document, because browsers must be sent to the pages listener. */
  readonly metadataEverywhere: boolean;
  /** Notes that a limit was overrun. */
  readonly overrun: (kind: string, key: string, limit: number) => void;
};

export function callerOf(host: HostState, ask: Ask): Caller {
  const header = ask.headers.authorization;
  const text = header?.match(/^Bearer\s+(.+)$/i)?.[1] ?? ask.query.get("access_token");
  if (!text) return { kind: "nobody" };
  const token = host.tokens.get(text);
  if (!token || token.revoked) return { kind: "dead_token" };
  if (token.accountKey === null) return { kind: "app", token };
  const account = host.accounts.get(token.accountKey.split("@")[0] ?? "");
  return account && !account.suspended ? { kind: "user", token, account } : { kind: "dead_token" };
}

/** A JSON answer with the headers this software puts on its API. */
export function apiJson(call: Call, body: unknown, headers: Answer["headers"] = {}): Answer {
  return json(200, body, { ...call.personality.apiHeaders(call.ask), ...headers });
}

export function apiRefusal(call: Call, refusal: Answer): Answer {
  return withHeaders(refusal, call.personality.apiHeaders(call.ask));
}

/** `read` covers `read:accounts`, `follow` covers the follows scopes. */
export function hasScope(granted: readonly string[], needed: string): boolean {
  const [verb, noun] = needed.split(":");
  if (granted.includes(needed) || granted.includes(verb ?? "")) return true;
  return granted.includes("follow") && noun === "follows";
}
