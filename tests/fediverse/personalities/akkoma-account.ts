/** Akkoma's account objects. */
import { acctOf, actorUrl, countsOf, dateOnly, fieldsOf, profileUrl, withMillis } from "./account-json.ts";
import type { AccountView } from "./personality.ts";

export function akkomaAccount(view: AccountView): Record<string, unknown> {
  const avatar = view.account.avatar ?? `https://${view.home.webHost}/images/avi.png`;
  return {
    id: view.id,
    username: view.account.username,
    acct: acctOf(view),
    display_name: view.account.displayName,
    locked: view.account.locked ?? false,
    bot: view.account.bot ?? false,
    created_at: withMillis(view.account.createdAt),
    note: view.account.note,
    url: profileUrl(view),
    uri: actorUrl(view),
    fqn: `${view.account.username}@${view.account.domain}`,
    avatar,
    avatar_static: avatar,
    header: `https://${view.home.webHost}/images/banner.png`,
    header_static: `https://${view.home.webHost}/images/banner.png`,
    ...countsOf(view),
    last_status_at: view.account.lastStatusAt ? dateOnly(view.account.lastStatusAt) : null,
    emojis: [],
    fields: fieldsOf(view).map(({ name, value }) => ({ name, value })),
    source: { fields: [], note: "", sensitive: false, pleroma: { actor_type: "Person", discoverable: true } },
    ...(view.moved ? { moved: akkomaAccount(view.moved) } : {}),
    pleroma: { ap_id: actorUrl(view), is_confirmed: true, hide_followers: false, relationship: {} },
  };
}
