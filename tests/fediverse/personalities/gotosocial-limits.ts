/** GoToSocial's throttles: 300 per 5 minutes and address, one counter for API and pages, others beside it. */
import type { Throttle } from "../limits/throttle.ts";

export const gotosocialThrottles: readonly Throttle[] = [
  throttle("requests", (path) => path.startsWith("/api/") || /^\/(auth|oauth)\//.test(path)),
  throttle("well_known", (path) => path.startsWith("/.well-known/") || path.startsWith("/nodeinfo/")),
  throttle("activitypub", (path) => path.startsWith("/users/")),
];

function throttle(name: string, concerns: (path: string) => boolean): Throttle {
  return {
    name,
    limit: 300,
    periodMs: 300_000,
    window: "first_call",
    key: (ask, who) => (concerns(ask.path) ? who.ip : null),
  };
}
