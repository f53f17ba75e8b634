/** What stands in a page of X's user objects? Accounts, the next page's token, and what X could not give. */
import { z } from "zod";
import { parseXId, parseXUsername } from "#lib/fediverse/x-id.ts";
import { cleanLine, cleanText, undoHtmlEscapes } from "../clean-text.ts";
import type { ContactEntry } from "../contact-entry.ts";
import { cutFound, type RefusedRow } from "../refusal.ts";
import type { XRefusalCode } from "./x-refusal.ts";
import type { XSide } from "./x-run.ts";

export type XPage = {
  readonly entries: readonly ContactEntry[];
  readonly refused: readonly RefusedRow[];
  /** Null at the end of a list. */
  readonly nextToken: string | null;
  /** User objects and posts in the answer, as X bills them. */
  readonly users: number;
  readonly posts: number;
};

const lenient = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

const linksSchema = z.object({
  urls: z.array(z.object({ url: lenient(z.string()), expanded_url: lenient(z.string()) })),
});
type Links = z.infer<typeof linksSchema>["urls"];

const userSchema = z.object({
  id: z.string(),
  username: z.string(),
  name: lenient(z.string()),
  description: lenient(z.string()),
  location: lenient(z.string()),
  entities: lenient(z.object({ url: lenient(linksSchema), description: lenient(linksSchema) })),
  pinned_tweet_id: lenient(z.string()),
  pinned_post_id: lenient(z.string()),
});
type XUser = z.infer<typeof userSchema>;

const postSchema = z.object({
  id: z.string(),
  author_id: lenient(z.string()),
  text: z.string(),
  entities: lenient(linksSchema),
});
type XPost = z.infer<typeof postSchema>;

const errorSchema = z.object({
  value: lenient(z.string()),
  resource_id: lenient(z.string()),
  resource_type: lenient(z.string()),
  parameter: lenient(z.string()),
  title: lenient(z.string()),
  detail: lenient(z.string()),
  type: lenient(z.string()),
});

const pageSchema = z.object({
  data: z.array(z.unknown()).default([]),
  includes: lenient(
    z.object({ tweets: lenient(z.array(z.unknown())), posts: lenient(z.array(z.unknown())) }),
  ),
  errors: lenient(z.array(z.unknown())),
  meta: lenient(z.object({ next_token: lenient(z.string()) })),
});

/** Null when the answer is no page of users at all. Both namings of 2026 are read, whichever was asked for. */
export function readXPage(body: unknown, side: XSide | null): XPage | null {
  const parsed = pageSchema.safeParse(body);
  if (!parsed.success) return null;
  const { data, includes, errors, meta } = parsed.data;
  const posts = [...(includes?.tweets ?? []), ...(includes?.posts ?? [])];
  const pinned = readPosts(posts);
  const entries: ContactEntry[] = [];
  const refused: RefusedRow[] = [];
  for (const value of data) {
    const entry = readUser(value, pinned, side);
    if (entry) entries.push(entry);
    else refused.push(refusal("x_unreadable", JSON.stringify(value)));
  }
  for (const value of errors ?? []) refused.push(readError(value));
  const nextToken = meta?.next_token || null;
  return { entries, refused, nextToken, users: data.length, posts: posts.length };
}

/** An answer to a look-up by ids. The next page starts behind the last id that was asked for. */
export function readNamesPage(body: unknown, ids: readonly string[]): XPage | null {
  const page = readXPage(body, null);
  if (!page) return null;
  const told = new Set([
    ...page.entries.map(({ id }) => String(id)),
    ...page.refused.map(({ found }) => found),
  ]);
  const silent = ids.filter((id) => !told.has(id)).map((id) => refusal("x_not_found", id));
  return { ...page, refused: [...page.refused, ...silent], nextToken: ids.at(-1) ?? null };
}

function readUser(value: unknown, pinned: Pinned, side: XSide | null): ContactEntry | null {
  const parsed = userSchema.safeParse(value);
  if (!parsed.success) return null;
  const user = parsed.data;
  const id = parseXId(user.id);
  const username = parseXUsername(user.username);
  if (!id || !username) return null;
  const profile = user.entities?.url?.urls ?? [];
  const inBio = user.entities?.description?.urls ?? [];
  const post = findPost(user, pinned);
  return {
    id,
    username,
    ...filled("displayNames", [cleanLine(user.name ?? "", 200)].filter(Boolean)),
    ...(side === "following" ? { following: true } : {}),
    ...(side === "followers" ? { follower: true } : {}),
    ...filled("bio", readText(user.description ?? "", inBio, 2_000)),
    ...filled("location", cleanText(user.location ?? "", 500)),
    ...filled("urls", expandedOf([...profile, ...inBio])),
    ...filled("pinned", post ? readText(post.text, post.entities?.urls ?? [], 30_000) : ""),
  };
}

function filled<Name extends keyof ContactEntry>(name: Name, value: NonNullable<ContactEntry[Name]>) {
  const isEmpty = (typeof value === "string" || Array.isArray(value)) && value.length === 0;
  return (isEmpty ? {} : { [name]: value }) as { readonly [Key in Name]?: NonNullable<ContactEntry[Name]> };
}

type Pinned = { readonly byId: Map<string, XPost>; readonly byAuthor: Map<string, XPost> };

function readPosts(values: readonly unknown[]): Pinned {
  const posts = values.flatMap((value) => {
    const parsed = postSchema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
  return {
    byId: new Map(posts.map((post) => [post.id, post])),
    byAuthor: new Map(posts.flatMap((post) => (post.author_id ? [[post.author_id, post] as const] : []))),
  };
}

/** Newer descriptions of X's user object name no pinned post at all: then its author tells whose it is. */
function findPost(user: XUser, pinned: Pinned): XPost | undefined {
  const id = user.pinned_post_id ?? user.pinned_tweet_id;
  return (id ? pinned.byId.get(id) : undefined) ?? pinned.byAuthor.get(user.id);
}

/** X shortens every link in a text; the text is kept as its writer meant it. */
function readText(text: string, links: Links, max: number): string {
  const written = links.reduce(
    (told, { url, expanded_url }) =>
      url && expanded_url && isWebLink(expanded_url) ? told.replaceAll(url, () => expanded_url) : told,
    text,
  );
  return cleanText(undoHtmlEscapes(written), max);
}

function expandedOf(links: Links): string[] {
  const expanded = links.map(({ expanded_url }) => cleanText(expanded_url ?? "", 2_000));
  return [...new Set(expanded.filter(isWebLink))].slice(0, 20);
}

function isWebLink(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

function readError(value: unknown): RefusedRow {
  const parsed = errorSchema.safeParse(value);
  if (!parsed.success) return refusal("x_other", JSON.stringify(value));
  const { value: asked, resource_id: id, resource_type: type, parameter, title, detail } = parsed.data;
  const named = asked ?? id ?? detail ?? title ?? "";
  if (/tweet|post/.test(`${type} ${parameter}`)) return refusal("x_post_gone", named);
  if (/suspended/i.test(detail ?? "")) return refusal("x_suspended", named);
  if (/not found/i.test(title ?? "") || /resource-not-found/.test(parsed.data.type ?? "")) {
    return refusal("x_not_found", named);
  }
  return refusal("x_other", named);
}

function refusal(code: XRefusalCode, found: string): RefusedRow {
  return { file: "X API", code, found: cutFound(found) };
}
