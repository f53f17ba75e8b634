/** Which paths the plain pages listener serves: sign-in pages and public profiles, no API. */
import { accountAtPath } from "../answers/well-known.ts";
import type { Ask } from "../transport/exchange.ts";
import type { World } from "../world/world.ts";

export function isPagesPath(world: World, ask: Ask): boolean {
  const host = world.byName.get(ask.host);
  if (!host) return false;
  const personality = world.personality(host);
  if (ask.path === "/" || ask.path === "/oauth/authorize") return true;
  if (ask.path === personality.oauth.signInPath) return true;
  return accountAtPath({ host, personality }, ask.path) !== undefined;
}
