/** GoToSocial's account objects, on the recorded ones as templates. */
import { recordedAccount, recordedBody } from "../world/recorded-answers.ts";
import { acctOf, countsOf, dateOnly, fieldsOf, profileUrl, withMillis } from "./account-json.ts";
import type { AccountView } from "./personality.ts";

export function gotosocialAccount(view: AccountView): Record<string, unknown> {
  const avatar =
    view.account.avatar ?? `https://${view.host.webHost}/assets/default_avatars/GoToSocial_icon1.webp`;
  const moved = view.moved ? { moved: gotosocialAccount(view.moved) } : {};
  return {
    ...recordedAccount("gotosocial/19-search-remote-hit", view.host.webHost),
    id: view.id,
    username: view.account.username,
    acct: acctOf(view),
    display_name: view.account.displayName,
    locked: view.account.locked ?? false,
    discoverable: view.account.discoverable ?? true,
    bot: view.account.bot ?? false,
    created_at: withMillis(view.account.createdAt),
    note: view.account.note,
    url: profileUrl(view),
    avatar,
    avatar_static: avatar,
    ...countsOf(view),
    last_status_at: view.account.lastStatusAt ? dateOnly(view.account.lastStatusAt) : null,
    fields: fieldsOf(view),
    group: view.account.group ?? false,
    ...moved,
  };
}

export function gotosocialOwnAccount(view: AccountView): Record<string, unknown> {
  const { group, ...rest } = gotosocialAccount(view);
  const own = recordedBody("gotosocial/16-verify-ok", view.host.webHost);
  return { ...rest, source: own["source"], role: own["role"], group };
}
