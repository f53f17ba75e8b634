/** What does a server of the Mastodon API show strangers of an account? */
import { z } from "zod";
import { type Handle, handleUser, parseHandle, writtenUser } from "#lib/fediverse/handle.ts";
import type { Profile } from "./candidate.ts";
import { isSameActor } from "./judge-account.ts";
import { cutText, readPlainText } from "./plain-text.ts";

const text = z.string().catch("");
const flag = z.boolean().catch(false);
const count = z.number().int().nonnegative().nullish().catch(null);
const moment = z.string().nullish().catch(null);

const movedSchema = z.object({ acct: z.string(), url: z.string().optional().catch(undefined) });

/** As of Mastodon 4.6 (account_serializer.rb); every other server leaves some of it out. */
const accountSchema = z.object({
  acct: z.string(),
  url: z.string().nullish().catch(null),
  /** The actor; Mastodon says it since 4.2. */
  uri: z.string().nullish().catch(null),
  display_name: text,
  note: text,
  fields: z
    .array(
      z
        .object({ name: text, value: text, verified_at: moment })
        .catch({ name: "", value: "", verified_at: null }),
    )
    .catch([]),
  avatar_static: moment,
  avatar: moment,
  locked: flag,
  bot: flag,
  group: flag,
  suspended: flag,
  memorial: flag,
  discoverable: z.boolean().nullish().catch(null),
  created_at: moment,
  last_status_at: moment,
  followers_count: count,
  moved: movedSchema.nullish().catch(null),
  /** Pleroma and Akkoma leave `group` out and say it here (account_view.ex). */
  source: z
    .object({ pleroma: z.object({ actor_type: text }).optional().catch(undefined) })
    .nullish()
    .catch(null),
});

export type Account = {
  readonly profile: Profile;
  /** The page people look at. */
  readonly url: string | null;
  /** `user` as the server spells it; "unknown" where the account moved to what is no handle. */
  readonly movedTo: { readonly handle: Handle; readonly user: string } | "unknown" | null;
};

const fieldsMax = 50;
const linksMax = 100;

/**
 * The account of `asked`, all texts plain; null when the text is no account or another's: search end points answer with
 * the nearest thing they have, so the address decides, in any case of letters. `host` completes local addresses. On a
 * server that knows addresses of several domains another account may have the same name: where the account says which actor
 * it is, that must be `actor`, if it is given.
 */
export function readAccount(json: string, asked: Handle, host: string, actor?: string): Account | null {
  const parsed = accountSchema.safeParse(parseJson(json));
  if (!parsed.success) return null;
  const account = parsed.data;
  if (!isAccountOf(account.acct, asked, host)) return null;
  if (actor && account.uri && !isSameActor(account.uri, actor)) return null;
  const note = readPlainText(account.note, 5_000);
  const fields = account.fields.slice(0, fieldsMax).map((field) => ({
    name: readPlainText(field.name, 255).text,
    value: readPlainText(field.value, 500),
    verified: Boolean(field.verified_at),
  }));
  const actorType = account.source?.pleroma?.actor_type;
  const movedTo = account.moved ? readMoved(account.moved, host) : null;
  const profile: Profile = {
    displayName: cutText(account.display_name.replace(/\s+/g, " ").trim(), 200),
    note: note.text,
    fields: fields.map(({ name, value, verified }) => ({ name, value: value.text, verified })),
    links: [...new Set([...note.links, ...fields.flatMap(({ value }) => value.links)])].slice(0, linksMax),
    avatarUrl: webLink(account.avatar_static) ?? webLink(account.avatar),
    locked: account.locked,
    bot: account.bot || actorType === "Service" || actorType === "Application",
    group: account.group || actorType === "Group",
    suspended: account.suspended,
    memorial: account.memorial,
    discoverable: account.discoverable ?? null,
    createdAt: readMoment(account.created_at),
    lastPostAt: readMoment(account.last_status_at),
    followersCount: account.followers_count ?? null,
    movedTo: movedTo === "unknown" ? null : (movedTo?.handle ?? null),
  };
  return { profile, url: webLink(account.url), movedTo };
}

function isAccountOf(acct: string, asked: Handle, host: string): boolean {
  const written = acct.replace(/^@/, "").toLowerCase();
  const user = handleUser(asked);
  return (
    written === asked || written === user || written === `${user}@${host}` || parseHandle(acct) === asked
  );
}

function readMoved(moved: z.infer<typeof movedSchema>, host: string): Account["movedTo"] {
  const acct = moved.acct.replace(/^@/, "");
  const page = webLink(moved.url);
  // An address without a host is on the server that was asked, or where its own page is.
  const written = acct.includes("@") ? acct : `${acct}@${page ? new URL(page).hostname : host}`;
  const handle = parseHandle(written);
  return handle ? { handle, user: writtenUser(written) } : "unknown";
}

function webLink(link: string | null | undefined): string | null {
  return link && link.length <= 2_000 && /^https:\/\//i.test(link) && URL.canParse(link) ? link : null;
}

/** Dates come with and without a time; anything that is none is left out. */
function readMoment(moment: string | null | undefined): string | null {
  if (!moment || moment.length > 40) return null;
  const at = Date.parse(moment);
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json.replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}
