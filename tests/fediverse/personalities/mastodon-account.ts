/** Mastodon's account objects (app/serializers/rest/account_serializer.rb), by version. */
import { acctOf, actorUrl, countsOf, dateOnly, fieldsOf, profileUrl } from "./account-json.ts";
import type { AccountView } from "./personality.ts";

export function mastodonAccount(view: AccountView, minor: number): Record<string, unknown> {
  const { account, host } = view;
  const hidden = account.suspended === true;
  const avatar = account.avatar ?? `https://${host.webHost}/avatars/original/missing.png`;
  const header = `https://${host.webHost}/headers/original/missing.png`;
  return {
    id: view.id,
    username: account.username,
    acct: acctOf(view),
    display_name: hidden ? "" : account.displayName,
    locked: hidden ? false : (account.locked ?? false),
    bot: hidden ? false : (account.bot ?? false),
    discoverable: hidden ? false : (account.discoverable ?? null),
    ...(minor >= 3 ? { indexable: account.indexable ?? false } : {}),
    group: account.group ?? false,
    created_at: `${dateOnly(account.createdAt)}T00:00:00.000Z`,
    note: hidden ? "" : account.note,
    url: profileUrl(view),
    ...(minor >= 2 ? { uri: actorUrl(view) } : {}),
    avatar,
    avatar_static: avatar,
    header,
    header_static: header,
    ...countsOf(view),
    last_status_at: account.lastStatusAt ? dateOnly(account.lastStatusAt) : null,
    ...(minor >= 3 ? { hide_collections: false } : {}),
    ...(view.local ? { noindex: false } : {}),
    ...(view.moved ? { moved: mastodonAccount(view.moved, minor) } : {}),
    ...(hidden ? { suspended: true } : {}),
    ...(minor >= 2 && account.memorial ? { memorial: true } : {}),
    emojis: [],
    ...(view.local ? { roles: [] } : {}),
    fields: hidden ? [] : fieldsOf(view),
  };
}

export function mastodonOwnAccount(view: AccountView, minor: number): Record<string, unknown> {
  return {
    ...mastodonAccount(view, minor),
    source: {
      privacy: "public",
      sensitive: false,
      language: null,
      note: view.account.note.replace(/<[^>]+>/g, ""),
      fields: [],
      follow_requests_count: 0,
      hide_collections: null,
      discoverable: view.account.discoverable ?? null,
      indexable: view.account.indexable ?? false,
    },
    role: { id: "-99", name: "", permissions: "65536", color: "", highlighted: false },
  };
}
