/** Hollo's account objects, on the recorded ones as templates. */
import { recordedAccount } from "../world/recorded-answers.ts";
import { acctOf, countsOf, fieldsOf, profileUrl, withMillis } from "./account-json.ts";
import type { AccountView } from "./personality.ts";

export function holloAccount(view: AccountView): Record<string, unknown> {
  const missing = `https://${view.host.webHost}/image/avatars/original/missing.png`;
  const header = missing.replace("avatars", "headers");
  const avatar = view.account.avatar ?? missing;
  return {
    ...recordedAccount("hollo/17-search-remote-hit", view.host.webHost),
    id: view.id,
    username: view.account.username,
    acct: acctOf(view),
    display_name: view.account.displayName,
    locked: view.account.locked ?? false,
    bot: view.account.bot ?? false,
    created_at: withMillis(view.account.createdAt),
    note: view.account.note,
    url: profileUrl(view),
    avatar,
    avatar_static: avatar,
    header,
    header_static: header,
    ...countsOf(view),
    moved: view.moved ? holloAccount(view.moved) : null,
    last_status_at: view.account.lastStatusAt ?? null,
    fields: fieldsOf(view),
  };
}

export function holloOwnAccount(view: AccountView): Record<string, unknown> {
  return {
    ...holloAccount(view),
    discoverable: view.account.discoverable ?? true,
    hide_collections: false,
    source: {
      note: view.account.note.replace(/<[^>]+>/g, "").trim(),
      privacy: "public",
      sensitive: false,
      language: "en",
      follow_requests_count: 0,
      fields: [],
    },
  };
}
