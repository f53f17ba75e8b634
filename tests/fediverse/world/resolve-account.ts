/** What happens when one server of the world looks an account of another one up. */
import type { Account } from "./account.ts";
import { splitHandle } from "./handles.ts";
import type { HostState } from "./host-state.ts";
import type { World } from "./world.ts";

export type Resolved =
  | { readonly kind: "found"; readonly account: Account }
  | { readonly kind: "missing" }
  | { readonly kind: "silent" }
  | { readonly kind: "broken"; readonly why: "connect" | "tls" };

export function resolveAccount(world: World, from: HostState, handle: string): Resolved {
  const { user, domain } = splitHandle(handle);
  const home = world.byName.get(domain);
  const account = home?.accounts.get(user.toLowerCase());
  if (!home) return { kind: "broken", why: "connect" };
  if (home === from) return account && !account.gone ? { kind: "found", account } : { kind: "missing" };
  // A server asks nobody about somebody it knows.
  if (account && from.idByKey.has(account.key)) return { kind: "found", account };
  const trouble = troubleReaching(home);
  if (trouble) return trouble;
  if (!account || account.gone || account.suspended) return { kind: "missing" };
  if (account.wrongSubject || account.selfLinkMissing) return { kind: "missing" };
  return { kind: "found", account };
}

function troubleReaching(home: HostState): Resolved | null {
  for (const { rule } of home.faults) {
    if (rule.path !== undefined && !"/.well-known/webfinger".startsWith(rule.path)) continue;
    switch (rule.kind) {
      case "down":
        return { kind: "broken", why: "connect" };
      case "certificate_untrusted":
      case "certificate_expired":
      case "certificate_wrong_name":
        return { kind: "broken", why: "tls" };
      case "hang":
        return { kind: "silent" };
      case "server_error":
      case "html_everywhere":
      case "too_many":
      case "gone":
        return { kind: "missing" };
      default:
    }
  }
  return null;
}
