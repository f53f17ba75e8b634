/** Whose profile does a link show? */
import { parseHandleUser } from "#lib/fediverse/handle.ts";
import {
  characterAt,
  characterBefore,
  isHyphenInside,
  isNameCode,
  isSpaceless,
  isWordCharacter,
} from "./character-kinds.ts";
import { codeAt, codes, isAmong, setOfCodes } from "./codes.ts";
import { judgeHost, recogniseHost } from "./judge-host.ts";
import { readHostText, readWholeHost } from "./read-host-text.ts";
import { isHostSpelledBefore } from "./read-spelled.ts";
import type { Reading, Rule, Scan } from "./reading.ts";

/**
 * Reads the link whose first slash (or whose `://`) is at `slash`; null when there is none that says anything.
 * Query, fragment and what follows the profile are left off. A link with a port or credentials is no public handle.
 */
export function readLink(scan: Scan, slash: number): Reading | null {
  const { text } = scan;
  if (codeAt(text, slash - 1) === codes.colon && codeAt(text, slash + 1) === codes.slash)
    return readSchemeLink(scan, slash);
  const host = readHostBefore(scan, slash);
  if (!host || codeAt(text, host.start - 1) === codes.at || isInQuery(text, host.start)) return null;
  return readProfilePath(scan, { start: host.start, host: host.host, path: slash });
}

/** `web+ap` is that of links to the fediverse itself; `hxxps` and a lost first letter are slips and disguises. */
const scheme = /(?:^|[^A-Za-z])(h?ttps?|hxxps?|web\+ap)$/i;

function readSchemeLink(scan: Scan, colonSlash: number): Reading {
  const { text } = scan;
  const protocol = scheme.exec(text.slice(Math.max(0, colonSlash - 8), colonSlash - 1));
  const start = protocol ? colonSlash - 1 - (protocol[1] ?? "").length : colonSlash;
  const from = colonSlash + 2 + lengthOf(secondScheme, text, colonSlash + 2);
  const isRead = protocol !== null && !isInQuery(text, start);
  const host = isRead ? readLinkHost(text, from) : null;
  const profile = host
    ? readProfilePath(scan, { start, host: host.host, path: host.end })
    : isRead && readHandleAsLink(scan, start, from);
  if (profile) return profile;
  const path = host?.end ?? from;
  const end = linkEnd(scan, path);
  const nested = host && readNested(scan, path, endOfPath(text, path, end));
  return nested ?? { kind: "nothing", start, end };
}

/** X puts `http://` before a website that lacks it, and before one in which it was mistyped. */
const secondScheme = /h?ttps?:?\/\//iy;

const handleInLink = /@([A-Za-z0-9_.-]{1,80})@/y;

/** What X makes of a handle that somebody gave as their website: `http://@user@host`. Without the first `@` it is a user name to log in. */
function readHandleAsLink(scan: Scan, start: number, from: number): Reading | null {
  const { text, endIsCut } = scan;
  handleInLink.lastIndex = from;
  const [whole = "", name = ""] = handleInLink.exec(text) ?? [];
  const user = parseHandleUser(name);
  if (user === null) return null;
  const host = readWholeHost(text, from + whole.length, endIsCut);
  if (host.kind !== "host" || host.rule || !/^\/?(?:[\s.,;!)]|$)/.test(text.slice(host.end, host.end + 2)))
    return null;
  return { kind: "handle", start, end: host.end, user, host: host.host, rule: "handle" };
}

function lengthOf(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** The host of a link, which ends where its path, query or fragment begins; null for one with a port or credentials. */
function readLinkHost(text: string, from: number): { readonly host: string; readonly end: number } | null {
  let end = from;
  while (end - from <= hostLengthMax && isLinkCode(text, end) && !isAmong(afterLinkHost, codeAt(text, end)))
    end += 1;
  if (end - from > hostLengthMax) return null;
  if (!isWordCharacter(characterAt(text, end))) {
    const host = recogniseHost(text.slice(from, end));
    return host === null ? null : { host, end };
  }
  const found = readHostText(text, from, false);
  return found.kind === "host" && endsLinkHost(text, found.end) ? found : null;
}

const afterLinkHost = setOfCodes("/?#");

function endsLinkHost(text: string, end: number): boolean {
  return end >= text.length || isAmong(afterLinkHost, codeAt(text, end));
}

const hostLengthMax = 260;

type Link = {
  readonly start: number;
  readonly host: string;
  /** Where the path begins. */
  readonly path: number;
};

const linkCodes = new Uint8Array(128).fill(1, 0x21, 0x7f);
for (const character of "\"'<>`|\\^{}[]()") linkCodes[character.charCodeAt(0)] = 0;

function isLinkCode(text: string, index: number): boolean {
  return isAmong(linkCodes, codeAt(text, index));
}

/** The end of what can be one link; anything that is no ASCII ends it, letters of IRIs included. */
function linkEnd({ text, link }: Scan, from: number): number {
  if (from >= link.from && from <= link.end) return link.end;
  let end = from;
  while (isLinkCode(text, end)) end += 1;
  link.from = from;
  link.end = end;
  return end;
}

/** The end of the path that begins at `from`, in a link that ends at `end`. */
function endOfPath(text: string, from: number, end: number): number {
  let pathEnd = from;
  while (pathEnd < end && codeAt(text, pathEnd) !== codes.question && codeAt(text, pathEnd) !== codes.hash)
    pathEnd += 1;
  return pathEnd;
}

const parameterMax = 40;

/** The value of a parameter in the query of a link, as in `?next=…`: whom it names, the link does not show. */
export function isInQuery(text: string, start: number): boolean {
  if (codeAt(text, start - 1) !== codes.equals) return false;
  let index = start - 2;
  while (index > 0 && start - index <= parameterMax && isNameCode(codeAt(text, index))) index -= 1;
  return codeAt(text, index) === codes.question || codeAt(text, index) === codes.ampersand;
}

/**
 * The end of a link in which a profile ends at `from`: what stands in the rest of its path, in its query or its fragment
 * is no more to be read. Commas and the like end a path, as they do when they follow the profile; in a query they may stand.
 */
export function endOfLink(text: string, from: number): number {
  let end = from;
  // The ending of a feed.
  while (isNameCode(codeAt(text, end))) end += 1;
  if (!isAmong(afterLinkHost, codeAt(text, end))) return from;
  while (isLinkCode(text, end) && !isAmong(endsPath, codeAt(text, end))) end += 1;
  if (codeAt(text, end) === codes.question || codeAt(text, end) === codes.hash)
    while (isLinkCode(text, end)) end += 1;
  return end;
}

const endsPath = setOfCodes("?#,;!*");

const name = "([A-Za-z0-9_.-]{1,80})";
const profilePath = new RegExp(`/(?:(?:web|deck)/)?(?:@|%40)${name}`, "iy");
const usersPath = new RegExp(`/users/${name}`, "iy");
const softwarePath = new RegExp(
  `/(?:profile|u|c|a|accounts|channels?|video-channels|(?:federation/)?user|(?:@|%40)(?=/))/@?${name}`,
  "iy",
);
/** Feeds and documents of an account, under its own link. */
const feedEnding = /\.(?:rss|atom|json|xml)$/i;
const remotePart = /(?:@|%40)/iy;

/** Path words of other sites under the same paths, and file names. */
const noUser =
  /^(?:[0-9]+|login|logout|register|signup|sign_up|settings|edit|search|new|me|self|index|home|feed|list|all|view|show|about|help|info)$|\.(?:html?|php|aspx?|jsp|pdf|png|jpe?g|gif|svg|xml|json)$/i;

/** Pages for signing in, below the path of users. */
const noUserBelowUsers =
  /^(?:log_?(?:in|out)|sign_?(?:in|up|out)|passwords?|auth|confirmation|unlock|register|settings|edit|new)$/i;

function readProfilePath(scan: Scan, link: Link): Reading | null {
  const { text } = scan;
  if (link.host === "bsky.app") return readBlueskyProfile(scan, link);
  const profile = match(profilePath, text, link.path);
  const users = profile ? null : match(usersPath, text, link.path);
  const software = profile || users ? null : match(softwarePath, text, link.path);
  const found = profile ?? users ?? software;
  if (!found) return null;
  const written = found[1] ?? "";
  const bare = /[.-]/.test(written) ? withoutEnding(written) : written;
  const userEnd = link.path + found[0].length - (written.length - bare.length);
  const user = parseHandleUser(bare);
  if (user === null || (software && noUser.test(bare)) || (users && noUserBelowUsers.test(bare))) return null;
  // A community on Lemmy may be called like anybody; a number is an account of any site.
  const isDoubtful = software !== null || (users !== null && /^[0-9]+$/.test(bare));
  const isCommunity = software !== null && /^\/c\//i.test(found[0]);
  const remoteRule = isCommunity ? "software_link" : "remote_profile_link";
  const remote = bare === written ? readRemote(scan, userEnd, link, { user, rule: remoteRule }) : null;
  if (remote) return remote;
  if (isCutOff(scan, userEnd))
    return { kind: "hint", hint: "cut_off", start: link.start, end: linkEnd(scan, link.path) };
  if (!endsUser(text, userEnd)) return null;
  const rule: Rule = isDoubtful ? "software_link" : "profile_link";
  return { kind: "handle", start: link.start, end: userEnd, user, host: link.host, rule };
}

/** Stops, hyphens and what names a feed; underscores right after the name are its own. */
function withoutEnding(written: string): string {
  return written.replace(/[._-]+$/, (tail) => (/^_+/.exec(tail) ?? [""])[0]).replace(feedEnding, "");
}

/** `/@user@remote` is the remote account, seen from this host. */
function readRemote(
  scan: Scan,
  userEnd: number,
  link: Link,
  { user, rule }: { readonly user: string; readonly rule: Rule },
): Reading | null {
  const at = match(remotePart, scan.text, userEnd);
  if (!at || judgeHost(link.host) === "nobody") return null;
  const host = readWholeHost(scan.text, userEnd + at[0].length, scan.endIsCut);
  if (host.kind === "cut") return { kind: "hint", hint: "cut_off", start: link.start, end: host.end };
  if (host.kind !== "host") return { kind: "nothing", start: link.start, end: linkEnd(scan, link.path) };
  return {
    kind: "handle",
    start: link.start,
    end: host.end,
    user,
    host: host.host,
    rule,
  };
}

function isCutOff({ text, endIsCut }: Scan, end: number): boolean {
  if (endIsCut && end >= text.length) return true;
  const next = codeAt(text, end);
  return (
    next === codes.ellipsis ||
    next === codes.twoDots ||
    (next === codes.fullStop && codeAt(text, end + 1) === codes.fullStop)
  );
}

/** Blanks, line ends, quotes, commas, slashes, brackets and invisible characters as browsers copy them behind a link. */
const escapedEnd = /(?:%(?:20|0[9ad]|2[29cf]|5d|7d|3[ef]|c2%a0|e2%8[01]%[89a-f][0-9a-f])){1,4}(?![\w%.@-])/iy;

/** A user part ends where nothing follows that could still belong to it. */
export function endsUser(text: string, end: number): boolean {
  const next = characterAt(text, end);
  if (next === "%") return match(escapedEnd, text, end) !== null;
  if (next === "" || next === " " || /^[\s/?#,;!)\]}'"“”»|&*~><(.-]$/.test(next)) return true;
  if (next === ":") return !isNameCode(codeAt(text, end + 1));
  if (isHyphenInside(text, end, true)) return false;
  return next.charCodeAt(0) >= 128 && (!isWordCharacter(next) || isSpaceless(next));
}

const blueskyPath = /\/profile\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)/iy;

/** A profile on Bluesky, for which there may be a bridge. */
function readBlueskyProfile(scan: Scan, link: Link): Reading | null {
  const { text } = scan;
  const found = match(blueskyPath, text, link.path);
  if (!found) return null;
  return {
    kind: "hint",
    hint: "bluesky",
    start: link.start,
    end: linkEnd(scan, link.path),
    bridged: `${found[1]}@bsky.brid.gy`,
  };
}

const nestedMax = 12;

/** A link inside the path of another: web clients (`…/mastodon.social/@user`) and archives. */
function readNested(scan: Scan, path: number, end: number): Reading | null {
  const inner = { ...scan, floor: path };
  let slash = scan.text.indexOf("/", path + 1);
  for (let tries = 0; tries < nestedMax && slash > 0 && slash < end; tries += 1) {
    const host = readHostBefore(inner, slash);
    const isProfile = host && match(profilePath, scan.text, slash);
    const found = isProfile && readProfilePath(inner, { start: host.start, host: host.host, path: slash });
    if (found?.kind === "handle") return { ...found, rule: "nested_link" };
    slash = scan.text.indexOf("/", slash + 1);
  }
  return null;
}

/** The host whose last character stands before `end`, or null. */
export function readHostBefore({ text, floor }: Scan, end: number): { start: number; host: string } | null {
  let start = end;
  while (start > floor && end - start <= 255) {
    const code = codeAt(text, start - 1);
    if (code < 128) {
      if (!isNameCode(code)) break;
      start -= 1;
      continue;
    }
    const before = characterBefore(text, start);
    // Where a script without blanks meets a host of Latin letters, the host begins.
    const isApart = start < end && codeAt(text, start) < 128 && isSpaceless(before);
    if (isApart || !isWordCharacter(before)) break;
    start -= before.length;
  }
  while (start < end && isJoiner(codeAt(text, start))) start += 1;
  const found = start < end && end - start <= 255 ? readHostText(text.slice(start, end), 0, false) : null;
  if (found?.kind !== "host" || found.end !== end - start || isHostSpelledBefore(text, start)) return null;
  return { start, host: found.host };
}

/** A full stop or a hyphen. */
function isJoiner(code: number): boolean {
  return code === 0x2e || code === 0x2d;
}

function match(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
