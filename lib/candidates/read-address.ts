/** Which written address has its `@` here: `@user@host`, `user@host`, and the forms in which a blank slipped in? */
import { handleUserMax, parseHandleUser } from "#lib/fediverse/handle.ts";
import {
  characterBefore,
  isCutBefore,
  isGluedBefore,
  isNameCode,
  isWordCharacter,
} from "./character-kinds.ts";
import { codeAt, codes, isAmong, setOfCodes } from "./codes.ts";
import { judgeContext } from "./judge-context.ts";
import { judgeHost, recogniseHost } from "./judge-host.ts";
import { onHost } from "./on-host.ts";
import { type HostText, isCutAt, mayGoOn, readWholeHost } from "./read-host-text.ts";
import { endsUser, isInQuery, readHostBefore } from "./read-link.ts";
import { isNameSpelledAfter, isNameSpelledBefore, readSpelledHost } from "./read-spelled.ts";
import type { Reading, Scan } from "./reading.ts";

/** Null when nothing well formed has its `@` at `at`. */
export function readAddress(scan: Scan, at: number): Reading | null {
  const start = nameStart(scan, at);
  return start === at ? readMention(scan, at) : readPair(scan, start, at);
}

/** The start of the run of name characters that ends before `at`; a run too long for a name is no name. */
function nameStart({ text, floor }: Scan, at: number): number {
  let start = at;
  while (start > floor && at - start <= handleUserMax && isNameCode(codeAt(text, start - 1))) start -= 1;
  return start;
}

function readPair(scan: Scan, start: number, at: number): Reading | null {
  const { text } = scan;
  const user = parseHandleUser(text.slice(start, at));
  if (user === null || isCutBefore(text, start) || isOtherKind(text, start)) return null;
  const isExplicit = codeAt(text, start - 1) === codes.at;
  const from = isExplicit ? start - 1 : start;
  if ((!isExplicit && isRestOfName(scan, start)) || isInQuery(text, from)) return null;
  const rule = isExplicit ? "handle" : "address";
  const host = readWholeHost(text, at + 1, scan.endIsCut);
  // What a bare name is the rest of may stand before the ellipsis, or nowhere.
  if (!isExplicit && isEllipsis(codeAt(text, start - 1))) {
    const isMail = host.kind === "host" && judgeHost(host.host) === "nobody";
    return host.kind === "none" || isMail
      ? null
      : { kind: "hint", hint: "cut_off", start: start - 1, end: host.end };
  }
  if (host.kind === "host") {
    return { kind: "handle", start: from, end: host.end, user, host: host.host, rule: host.rule ?? rule };
  }
  if (host.kind !== "none") return refused(host, from);
  const spelled = mayGoOn(text, host.end) ? readSpelledHost(text, at + 1) : null;
  if (spelled) return { kind: "handle", start: from, end: spelled.end, user, ...spelled.reading };
  if (isExplicit && host.end > at + 1 && isCutAt(text, host.end, scan.endIsCut))
    return { kind: "hint", hint: "cut_off", start: from, end: host.end };
  return isExplicit && codeAt(text, at + 1) === codes.blank ? afterBlank(scan, from, user, at + 2) : null;
}

function isEllipsis(code: number): boolean {
  return code === codes.ellipsis || code === codes.twoDots;
}

/** Letters and digits of other scripts up to an `@`: no name is written in two scripts, and its second half is nobody's. */
const firstHalf =
  /(?<![\p{L}\p{N}_.@])@[\w.-]{0,64}[\p{L}\p{N}\p{M}\u{1f130}-\u{1f189}\u24b6-\u24e9]{1,32}$/u;
const firstHalfMax = 98;

function isSecondHalf(text: string, start: number): boolean {
  if (codeAt(text, start - 1) < 128) return false;
  if (codeAt(text, start) === codes.underscore && isWordCharacter(characterBefore(text, start))) return true;
  return firstHalf.test(text.slice(Math.max(0, start - firstHalfMax), start));
}

/** A bare name has no `@` to say where it begins. What an earlier reading ends with is no part of it. */
function isRestOfName({ text, floor }: Scan, start: number): boolean {
  if (isNameSpelledBefore(text, start) || isSecondHalf(text, start)) return true;
  if (start - 2 < floor || !isGluedBefore(text, start)) return false;
  return codeAt(text, start - 1) !== codes.equals || !judgeContext(text, start, start).isLabelled;
}

function refused(host: Exclude<HostText, { kind: "host" | "none" }>, start: number): Reading {
  const { end } = host;
  if (host.kind === "port") return { kind: "nothing", start, end };
  return { kind: "hint", hint: host.kind === "cut" ? "cut_off" : "look_alike_host", start, end };
}

/** `!group@host` is a group; `mailto:`, `xmpp:` and user names before a password are no handles. */
function isOtherKind(text: string, start: number): boolean {
  const before = codeAt(text, start - 1);
  if (before === codes.exclamation) return !isNameCode(codeAt(text, start - 2));
  if (before === codes.colon)
    return /(?:mailto|xmpp|sips?|matrix|tel|ssh):$/i.test(text.slice(Math.max(0, start - 8), start));
  return before === codes.slash && text.slice(Math.max(0, start - 3), start) === "://";
}

function afterBlank(scan: Scan, start: number, user: string, hostStart: number): Reading | null {
  const host = readWholeHost(scan.text, hostStart, scan.endIsCut);
  if (host.kind !== "host" || codeAt(scan.text, host.end) === codes.at) return null;
  return { kind: "handle", start, end: host.end, user, host: host.host, rule: host.rule ?? "split_handle" };
}

const pronouns = new Set("me us him her them you it anyone everyone".split(" "));

/** A lone `@user`, whose host may stand beside it: `@user @host`, `@user on host`, `host: @user`. */
function readMention(scan: Scan, at: number): Reading | null {
  const { text } = scan;
  const start = codeAt(text, at + 1) === codes.blank ? at + 2 : at + 1;
  const end = nameEnd(text, start);
  if (end === start || codeAt(text, end) === codes.at || isCutBefore(text, at)) return null;
  const name = text.slice(start, end);
  // "Don't @ me on mastodon.social": here the sign is a verb.
  if (start > at + 1 && pronouns.has(name.toLowerCase())) return null;
  const bluesky = name.includes(".") ? readBluesky(scan, at, end, name) : null;
  if (bluesky) return bluesky;
  const isBlankAfter = codeAt(text, end) === codes.blank || codeAt(text, end) === codes.tab;
  if (!isBlankAfter && !isLabelBefore(text, at)) return null;
  const user = parseHandleUser(name);
  // Two hosts side by side are two mentions of sites, not a name and its host.
  if (user === null || (user.includes(".") && recogniseHost(user) !== null)) return null;
  return (isBlankAfter ? readHostAfter(scan, at, end, user) : null) ?? readHostLabel(scan, at, end, user);
}

/** The end of the run of name characters, or its start when it is too long for a name. */
function nameEnd(text: string, start: number): number {
  let end = start;
  while (end - start <= handleUserMax && isNameCode(codeAt(text, end))) end += 1;
  return end - start > handleUserMax ? start : end;
}

function isLabelBefore(text: string, at: number): boolean {
  const before = codeAt(text, at - 1);
  return (
    before === codes.colon ||
    (before === codes.blank && (codeAt(text, at - 2) === codes.colon || codeAt(text, at - 2) === codes.blank))
  );
}

const onHostFirst = setOfCodes("oabscepOABSCEP");

function readHostAfter(scan: Scan, at: number, end: number, user: string): Reading | null {
  const { text } = scan;
  let next = end + 1;
  if (codeAt(text, next) === codes.blank) next += 1;
  if (codeAt(text, next) === codes.at)
    return afterBlank(scan, at, user, codeAt(text, next + 1) === codes.blank ? next + 2 : next + 1);
  if (!isAmong(onHostFirst, codeAt(text, next))) return null;
  const on = match(onHost, text, end);
  if (!on) return null;
  const host = readWholeHost(text, end + on[0].length, scan.endIsCut);
  if (host.kind !== "host") return null;
  return {
    kind: "handle",
    start: at,
    end: host.end,
    user,
    host: host.host,
    rule: host.rule ?? "handle_on_host",
  };
}

/** `mastodon.social: @user` */
function readHostLabel(scan: Scan, at: number, end: number, user: string): Reading | null {
  const { text } = scan;
  if (!endsUser(text, end) || isNameSpelledAfter(text, end)) return null;
  let colon = at;
  while (colon > scan.floor && at - colon < 3 && codeAt(text, colon - 1) === codes.blank) colon -= 1;
  if (
    codeAt(text, colon - 1) !== codes.colon ||
    (scan.endIsCut && end >= text.length) ||
    codeAt(text, end) === codes.ellipsis
  )
    return null;
  // In French a blank stands before the colon.
  const host = readHostBefore(scan, codeAt(text, colon - 2) === codes.blank ? colon - 2 : colon - 1);
  return host && { kind: "handle", start: host.start, end, user, host: host.host, rule: "host_then_handle" };
}

/** `@name.bsky.social` looks like a mention and is an account of another network. */
function readBluesky(scan: Scan, at: number, end: number, name: string): Reading | null {
  const bare = name.replace(/[.-]+$/, "");
  if (!/\.bsky\.social$/i.test(bare) || codeAt(scan.text, end) === codes.ellipsis) return null;
  const bridged = `${bare.toLowerCase()}@bsky.brid.gy`;
  return { kind: "hint", hint: "bluesky", start: at, end: at + 1 + bare.length, bridged };
}

function match(pattern: RegExp, text: string, index: number): RegExpExecArray | null {
  pattern.lastIndex = index;
  return pattern.exec(text);
}
