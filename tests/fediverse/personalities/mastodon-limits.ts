/** Mastodon's request throttles, by version (config/initializers/rack_attack.rb of 4.0.0, 4.2.x and 4.6.5). */
import type { LimitsSpec } from "../limits/limits-spec.ts";
import type { Throttle } from "../limits/throttle.ts";
import type { Ask } from "../transport/exchange.ts";

const minuteMs = 60_000;
const isApi = (ask: Ask) => ask.path.startsWith("/api");
const isPaging = (ask: Ask) => ["page", "min_id", "max_id", "since_id"].some((name) => ask.query.has(name));
const isRegistration = (ask: Ask) => ask.method === "POST" && ask.path === "/api/v1/apps";

function throttle(name: string, limit: number, minutes: number, key: Throttle["key"]): Throttle {
  return { name, limit, periodMs: minutes * minuteMs, window: "epoch", key };
}

const perToken = throttle("token", 300, 5, (ask, who) => (isApi(ask) ? who.token : null));
const perUser = throttle("user", 1500, 5, (ask, who) => (isApi(ask) ? who.user : null));
const perUserOld = throttle("user", 300, 5, (ask, who) => (isApi(ask) ? who.user : null));
const perIp = throttle("ip", 300, 5, (ask, who) => (isApi(ask) && !who.token ? who.ip : null));
const paging = throttle("paging", 300, 15, (ask, who) => (isApi(ask) && isPaging(ask) ? who.user : null));
const pagingIp = throttle("paging_ip", 300, 15, (ask, who) =>
  isApi(ask) && isPaging(ask) && !who.user ? who.ip : null,
);
const apps = throttle("apps", 5, 10, (ask, who) => (isRegistration(ask) ? who.ip : null));

export function mastodonThrottles(version: string, limits: LimitsSpec): readonly Throttle[] {
  const old = version.startsWith("4.0");
  const requests = old ? [perUserOld, perIp, paging, pagingIp] : [perToken, perUser, perIp, paging, pagingIp];
  return [...(limits.requests === false ? [] : requests), ...(limits.apps === false || old ? [] : [apps])];
}
