/** Search with resolving: what a server finds itself, and what it brings in from the others. */
import type { Answer } from "../transport/exchange.ts";
import { json } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import { handleKey, splitHandle } from "../world/handles.ts";
import { resolveAccount } from "../world/resolve-account.ts";
import { shownAccount } from "./api-accounts.ts";
import { apiJson, apiRefusal, type Call } from "./call.ts";
import { accountAtPath } from "./well-known.ts";

type Found = { readonly accounts: readonly Account[] } | { readonly refusal: Answer };

/** `GET /api/v2/search`. */
export function answerSearch(call: Call): Answer {
  const query = call.ask.query.get("q") ?? "";
  const resolve = isTrue(call.ask.query.get("resolve"));
  const type = call.ask.query.get("type");
  if (query.trim() === "") return answerEmptyQuery(call);
  if (type !== null && type !== "accounts") return apiJson(call, result(call, []));
  if (call.caller.kind !== "user" && resolve)
    return apiRefusal(call, call.personality.refuseToken("missing", call.ask));
  const found = findAccounts(call, query.trim(), resolve, limitOf(call, 20, 40));
  return "refusal" in found ? found.refusal : apiJson(call, result(call, found.accounts));
}

/** `GET /api/v1/accounts/search`: the same as a bare list. */
export function answerAccountsSearch(call: Call): Answer {
  const query = (call.ask.query.get("q") ?? "").trim();
  const resolve = isTrue(call.ask.query.get("resolve")) && call.personality.api.accountsSearchResolves;
  const found = findAccounts(call, query, resolve, limitOf(call, 40, 80));
  if ("refusal" in found) return found.refusal;
  return apiJson(
    call,
    found.accounts.map((account) => shownAccount(call, account)),
  );
}

function limitOf(call: Call, usual: number, most: number): number {
  return Math.max(1, Math.min(Number(call.ask.query.get("limit") ?? usual) || usual, most));
}

function isTrue(text: string | null): boolean {
  return text === "true" || text === "1" || text === "on";
}

function result(call: Call, accounts: readonly Account[]): unknown {
  const collections = call.personality.name === "mastodon-4.6" ? { collections: [] } : {};
  const shown = accounts.map((account) => shownAccount(call, account));
  return { accounts: shown, statuses: [], hashtags: [], ...collections };
}

function answerEmptyQuery(call: Call): Answer {
  switch (call.personality.api.emptyQuery) {
    case "refused": {
      const error =
        call.personality.name === "gotosocial"
          ? "Bad Request: required key q was not set or had empty value"
          : "param is missing or the value is empty or invalid: q";
      return apiRefusal(call, json(400, { error }));
    }
    case "nothing":
      return apiJson(call, result(call, []));
    case "locals":
      return apiJson(call, result(call, [...call.host.accounts.values()].slice(0, limitOf(call, 20, 40))));
  }
}

function findAccounts(call: Call, query: string, resolve: boolean, limit: number): Found {
  const habits = call.personality.api;
  const byUrl = habits.searchFindsUrls && URL.canParse(query) ? accountByUrl(call, query) : undefined;
  if (byUrl) {
    if (resolve) call.world.meet(call.host, byUrl.key);
    return { accounts: call.host.idByKey.has(byUrl.key) ? [byUrl] : [] };
  }
  const mention = query.match(/^@?([A-Za-z0-9_][A-Za-z0-9_.-]*)(?:@([\p{L}\p{N}.-]+))?$/u);
  if (!mention) return { accounts: [] };
  const { user, domain } = splitHandle(query);
  const host = domain === call.host.webHost || domain === "" ? call.host.name : domain;
  if (habits.searchCaseSensitive && query !== query.toLowerCase()) return { accounts: [] };
  const exact = findExact(call, `${user}@${host}`, resolve);
  if (exact && "refusal" in exact) return exact;
  if (exact && (limit === 1 || habits.searchMatch === "exact")) return exact;
  const others = habits.searchMatch === "fuzzy" ? findFuzzy(call, query) : [];
  const all = [...(exact?.accounts ?? []), ...others.filter((other) => other !== exact?.accounts[0])];
  return { accounts: all.slice(0, limit) };
}

function findExact(call: Call, handle: string, resolve: boolean): Found | null {
  const known = call.world.account(handle);
  const habits = call.personality.api;
  if (known && !known.gone && call.host.idByKey.has(handleKey(known.handle))) return { accounts: [known] };
  if (!resolve) return null;
  const resolved = resolveAccount(call.world, call.host, handle);
  switch (resolved.kind) {
    case "found":
      call.world.meet(call.host, resolved.account.key);
      return { accounts: [resolved.account] };
    case "missing":
      return null;
    case "silent": {
      const refusal = habits.farSilent();
      return refusal ? { refusal: refusal.status < 502 ? apiRefusal(call, refusal) : refusal } : null;
    }
    case "broken": {
      const refusal = habits.farBroken(resolved.why);
      return refusal ? { refusal: apiRefusal(call, refusal) } : null;
    }
  }
}

/** Known accounts whose handle holds the words asked for. */
function findFuzzy(call: Call, query: string): Account[] {
  const words = query.replace(/^@/, "").toLowerCase();
  const found: Account[] = [];
  for (const key of call.host.idByKey.keys()) {
    if (found.length >= 40) break;
    if (!key.includes(words)) continue;
    const account = call.world.account(key);
    if (account && !account.gone) found.push(account);
  }
  return found;
}

function accountByUrl(call: Call, text: string): Account | undefined {
  const url = new URL(text);
  const home = call.world.byName.get(url.hostname);
  if (!home) return undefined;
  return accountAtPath({ ...call, host: home, personality: call.world.personality(home) }, url.pathname);
}
