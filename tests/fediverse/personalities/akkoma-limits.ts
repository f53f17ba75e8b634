/** Akkoma's throttles: bursts of follows and searches, not hours. */
import type { LimitsSpec } from "../limits/limits-spec.ts";
import type { Throttle } from "../limits/throttle.ts";
import type { Ask } from "../transport/exchange.ts";

const isFollow = (ask: Ask) =>
  ask.method === "POST" && /^\/api\/v1\/accounts\/[^/]+\/(un)?follow$/.test(ask.path);
const isSearch = (ask: Ask) => /^\/api\/v[12]\/(accounts\/)?search$/.test(ask.path);

function throttle(name: string, limit: number, periodMs: number, key: Throttle["key"]): Throttle {
  return { name, limit, periodMs, window: "epoch", key };
}

/** config/config.exs: relations_actions, relation_id_action, search, app_account_creation. */
export function akkomaThrottles(limits: LimitsSpec): readonly Throttle[] {
  const follows = [
    throttle("follows", 10, 10_000, (ask, who) => (isFollow(ask) ? who.user : null)),
    throttle("follow_target", 2, 60_000, (ask, who) =>
      isFollow(ask) && who.user ? `${who.user} ${ask.path}` : null,
    ),
  ];
  const search = [
    throttle("search", 10, 1_000, (ask, who) => (isSearch(ask) && !who.user ? who.ip : null)),
    throttle("search_user", 30, 1_000, (ask, who) => (isSearch(ask) ? who.user : null)),
  ];
  const apps = throttle("apps", 25, 1_800_000, (ask, who) =>
    ask.method === "POST" && ask.path === "/api/v1/apps" ? who.ip : null,
  );
  return [
    ...(limits.follows === false ? [] : follows),
    ...(limits.requests === false ? [] : search),
    ...(limits.apps === false ? [] : [apps]),
  ];
}
