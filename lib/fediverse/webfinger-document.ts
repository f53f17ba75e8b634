/** What does a WebFinger answer (RFC 7033) or a host-meta file (RFC 6415) say? */
import { z } from "zod";
import { checkPublicUrl } from "#lib/net/public-url.ts";
import { type Handle, parseHandle, writtenUser } from "./handle.ts";

export type WebfingerDocument = {
  /** The account the answer is about, with or without `acct:` (webfinger.rb); null when `subject` is missing or no address. */
  readonly subject: Handle | null;
  /** The user part of the subject as the server writes it; empty without a subject. */
  readonly subjectUser: string;
  /**
   * The actor: the first link `self` of an ActivityPub type that servers could fetch, so https on 443 at a public name
   * and without credentials.
   */
  readonly self: string | null;
  /** The page people look at. */
  readonly profilePage: string | null;
};

const linkSchema = z.object({
  rel: z.string(),
  type: z.string().optional().catch(undefined),
  href: z.string().optional().catch(undefined),
});
const documentSchema = z.object({
  subject: z.string().optional().catch(undefined),
  links: z.array(z.unknown()).optional().catch(undefined),
});

const actorTypes = new Set([
  "application/activity+json",
  'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
]);
const profilePageRel = "http://webfinger.net/rel/profile-page";

/** Where a host answers questions about `resource`, which is percent-encoded. */
export function webfingerUrl(host: string, resource: string): string {
  return `https://${host}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`;
}

/** Unknown members are ignored and broken links left out; null when the text is no JSON object. */
export function readWebfingerDocument(text: string): WebfingerDocument | null {
  const parsed = documentSchema.safeParse(parseJson(text));
  if (!parsed.success) return null;
  const links = (parsed.data.links ?? []).slice(0, 100).flatMap((link) => {
    const read = linkSchema.safeParse(link);
    return read.success ? [read.data] : [];
  });
  const self = links.find(({ rel, type, href }) => rel === "self" && isActorType(type) && isFetchable(href));
  const page = links.find(({ rel, href }) => rel === profilePageRel && isFetchable(href));
  const written = parsed.data.subject ?? "";
  const subject = parseHandle(written);
  return {
    subject,
    subjectUser: subject ? writtenUser(written) : "",
    self: self?.href ?? null,
    profilePage: page?.href ?? null,
  };
}

/** Servers write the type with and without a blank after the semicolon. */
function isActorType(type: string | undefined): boolean {
  return type !== undefined && actorTypes.has(type.trim().toLowerCase().replace(/;\s*/, "; "));
}

function isFetchable(href: string | undefined): boolean {
  return href !== undefined && checkPublicUrl(href) instanceof URL;
}

/** The `lrdd` template of a host-meta file in XML or JSON, with `{uri}` in it; null when there is none. */
export function readHostMeta(text: string): string | null {
  const templates = text
    .replace(/^\ufeff/, "")
    .trimStart()
    .startsWith("{")
    ? templatesOfJson(text)
    : templatesOfXml(text);
  return templates.find((template) => template.includes("{uri}") && template.startsWith("https://")) ?? null;
}

/** Puts the resource into the template of a host-meta file. */
export function fillTemplate(template: string, resource: string): string {
  return template.replace("{uri}", encodeURIComponent(resource));
}

const hostMetaSchema = z.object({
  links: z.array(z.object({ rel: z.string(), template: z.string().optional() }).catch({ rel: "" })),
});

function templatesOfJson(text: string): readonly string[] {
  const parsed = hostMetaSchema.safeParse(parseJson(text));
  if (!parsed.success) return [];
  return parsed.data.links.flatMap(({ rel, template }) => (rel === "lrdd" && template ? [template] : []));
}

function templatesOfXml(text: string): readonly string[] {
  return [...withoutComments(text).matchAll(/<(?:[A-Za-z]{1,20}:)?Link\s([^<>]{1,2000})>/g)].flatMap(
    ([, attributes = ""]) => {
      const template = attributeOf(attributes, "template");
      return attributeOf(attributes, "rel") === "lrdd" && template ? [unescapeXml(template)] : [];
    },
  );
}

function withoutComments(text: string): string {
  const [start = "", ...rest] = text.split("<!--");
  return start + rest.map((piece) => piece.slice(`${piece}-->`.indexOf("-->") + 3)).join("");
}

function attributeOf(attributes: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes);
  return found?.[1] ?? found?.[2] ?? null;
}

function unescapeXml(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, "<")
    .replace(/&(?:amp|#38|#x26);/gi, "&");
}

/** What every document of the fediverse is; a page for people is not. */
export function isJsonObject(text: string): boolean {
  const value = parseJson(text);
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return null;
  }
}
