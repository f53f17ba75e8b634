/** Where does the host that begins here end, and is it one? */

import { domainToUnicode } from "node:url";
import { registrableDomain } from "#lib/fediverse/host.ts";
import { isMixedLabel } from "#lib/fediverse/look-alike-host.ts";
import {
  capital,
  characterAt,
  isAlphanumericCode,
  isHyphenInside,
  isNameCode,
  isSpaceless,
  isWordCharacter,
  joiner,
  nameKind,
} from "./character-kinds.ts";
import { codeAt, codes, isAmong, setOfCodes } from "./codes.ts";
import { recogniseHost, recogniseHostIn } from "./judge-host.ts";
import { readSpelledHost } from "./read-spelled.ts";
import type { Rule } from "./reading.ts";

/**
 * `cut`: the text was cut here, the last word proves nothing. `port`: a host with a port is no public one.
 * `look_alike`: a label mixes scripts, as in a Cyrillic letter inside a Latin name.
 */
export type HostText =
  | {
      readonly kind: "host";
      readonly host: string;
      readonly end: number;
      /** How the rest of it is spelled, where that is not as usual. */
      readonly rule?: Rule;
    }
  | { readonly kind: "cut" | "port" | "look_alike"; readonly end: number }
  | { readonly kind: "none"; readonly end: number };

const hostLengthMax = 260;

/** Reads at most a host's length; `textEnd` says whether the end of the text is the end of what the person wrote. */
export function readHostText(text: string, start: number, endIsCut: boolean): HostText {
  return readPlain(text, start, endIsCut) ?? readRun(text, start, endIsCut);
}

/** The same where the host may go on in words, in brackets or after a comma: "mastodon.co dot uk". */
export function readWholeHost(text: string, start: number, endIsCut: boolean): HostText {
  const found = readHostText(text, start, endIsCut);
  return found.kind === "host" && mayGoOn(text, found.end) ? readOn(text, start, found) : found;
}

/** After a label: a blank, a bracket or a comma, behind which a full stop may be spelled out. */
export function mayGoOn(text: string, end: number): boolean {
  return isAmong(afterLabel, codeAt(text, end));
}

const afterLabel = setOfCodes(" \t([{<,");

const nextStop =
  /,|[ \t]?[([{<][ \t]?(?:dot|punkt|point|punto|ponto|\.)[ \t]?[)\]}>]|[ \t]{1,2}(?:dot|punkt|point|punto|ponto)[ \t]/iy;
const surelyStop = /[([{<]|dot/i;

/** Most of what stands behind a host is dismissed by the character behind the blanks. */
function mayStop(text: string, end: number): boolean {
  let next = end;
  while (next < end + 2 && (codeAt(text, next) === codes.blank || codeAt(text, next) === codes.tab))
    next += 1;
  return isAmong(firstOfStop, codeAt(text, next));
}

const firstOfStop = setOfCodes(",([{<dDpP");

/** A host whose end is missing is none. Only "dot" and brackets surely go on: "point" and "Punkt" are everyday words. */
function readOn(text: string, start: number, found: HostText & { kind: "host" }): HostText {
  if (!mayStop(text, found.end)) return found;
  nextStop.lastIndex = found.end;
  const stop = nextStop.exec(text)?.[0];
  if (stop === undefined) return found;
  const spelled = readSpelledHost(text, start);
  const isSure = surelyStop.test(stop);
  if (spelled && (isSure || isSuffixGrown(found.host, spelled.reading.host)))
    return { kind: "host", end: spelled.end, ...spelled.reading };
  return spelled || isSure ? { kind: "cut", end: found.end } : found;
}

/** `mastodon.co` is the beginning of `mastodon.co.uk`, and no site with a name of its own in it. */
function isSuffixGrown(host: string, whole: string): boolean {
  return registrableDomain(whole)?.startsWith(`${registrableDomain(host)}.`) ?? false;
}

/** What most hosts are: small ASCII letters that end in one, met before, with nothing behind that asks for a second look. */
function readPlain(text: string, start: number, endIsCut: boolean): HostText | null {
  let end = start;
  let seen = 0;
  let last = 0;
  let sum = 0;
  for (let code = codeAt(text, end); end - start < plainLengthMax; code = codeAt(text, end)) {
    const kind = nameKind(code);
    if (kind === 0) {
      if (code >= 128 || code === codes.colon || (last & joiner) !== 0 || seen & capital) return null;
      const host = end > start ? recogniseHostIn(text, start, end, sum) : null;
      return host === null || (endIsCut && end >= text.length) ? null : { kind: "host", host, end };
    }
    seen |= kind;
    last = kind;
    sum = (Math.imul(sum, 31) + code) | 0;
    end += 1;
  }
  return null;
}

const plainLengthMax = 60;

function readRun(text: string, start: number, endIsCut: boolean): HostText {
  const run = runOfHost(text, start);
  if (run.end - start > hostLengthMax || run.end === start) return { kind: "none", end: run.end };
  const found = run.isAscii ? readAscii(text, start, run.end) : readInternational(text, start, run.end);
  if (found.kind !== "host") return found;
  return checkEnd(text, found, endIsCut);
}

function checkEnd(text: string, found: HostText & { kind: "host" }, endIsCut: boolean): HostText {
  const { end } = found;
  if (isCutAt(text, end, endIsCut)) return { kind: "cut", end };
  if (isHyphenInside(text, end, false)) return { kind: "none", end };
  const isPort = codeAt(text, end) === codes.colon && isAmong(digits, codeAt(text, end + 1));
  return isPort ? { kind: "port", end } : found;
}

/** What ends here may be only the beginning of what was written. */
export function isCutAt(text: string, end: number, endIsCut: boolean): boolean {
  const next = codeAt(text, end);
  return next === codes.ellipsis || next === codes.twoDots || (endIsCut && end >= text.length);
}

const digits = setOfCodes("0123456789");

function runOfHost(text: string, start: number): { readonly end: number; readonly isAscii: boolean } {
  let end = start;
  let isAscii = true;
  while (end < text.length && end - start <= hostLengthMax) {
    const code = codeAt(text, end);
    if (isNameCode(code)) end += 1;
    else if (code < 128) break;
    else {
      const character = characterAt(text, end);
      if (!isWordCharacter(character)) break;
      isAscii = false;
      end += character.length;
    }
  }
  return { end, isAscii };
}

function readAscii(text: string, start: number, runEnd: number): HostText {
  const end = trimJoiners(text, start, runEnd);
  const dot = endOfSentence(text, start, end);
  const before = dot === null ? null : recogniseHost(text.slice(start, dot));
  if (before !== null && dot !== null) return judged(before, dot);
  const host = recogniseHost(text.slice(start, end));
  return host === null ? { kind: "none", end: runEnd } : judged(host, end);
}

/** Full stops and hyphens at the end belong to the sentence. */
function trimJoiners(text: string, start: number, runEnd: number): number {
  let end = runEnd;
  while (end > start && isNameCode(codeAt(text, end - 1)) && !isAlphanumericCode(codeAt(text, end - 1))) {
    end -= 1;
  }
  return end;
}

/** "mastodon.social.And more": a capital after small letters begins the next sentence, whose blank is missing. */
function endOfSentence(text: string, start: number, end: number): number | null {
  const dot = lastStop(text, start, end);
  if (dot <= start) return null;
  const first = codeAt(text, dot + 1);
  if (first < 0x41 || first > 0x5a) return null;
  return /[A-Z]/.test(text.slice(start, dot)) ? null : dot;
}

/** The last full stop between `start` and `end`, or -1; never looks further back than `start`. */
function lastStop(text: string, start: number, end: number): number {
  let index = end - 1;
  while (index >= start && codeAt(text, index) !== 0x2e) index -= 1;
  return index >= start ? index : -1;
}

function readInternational(text: string, start: number, runEnd: number): HostText {
  const glued = firstGlued(text, start, runEnd);
  if (glued > start) {
    const found = readAsciiOrInternational(text, start, glued);
    if (found.kind === "host") return found;
  }
  let end = trimJoiners(text, start, runEnd);
  for (let labels = 0; labels < 4 && end > start; labels += 1) {
    const piece = text.slice(start, end);
    if (piece.includes(".") && piece.split(".").some(isMixedLabel)) return { kind: "look_alike", end };
    const host = recogniseHost(piece);
    if (host !== null) return judged(host, end);
    const dot = lastStop(text, start, end);
    if (dot <= start || !isSpaceless(characterAt(text, dot + 1))) break;
    end = dot;
  }
  return { kind: "none", end: runEnd };
}

function readAsciiOrInternational(text: string, start: number, end: number): HostText {
  const host = recogniseHost(text.slice(start, end));
  if (host !== null && text.slice(start, end).split(".").some(isMixedLabel))
    return { kind: "look_alike", end };
  return host === null ? { kind: "none", end } : judged(host, end);
}

/** Where a script without blanks follows a letter of another one ("pawoo.netです"), or -1. */
function firstGlued(text: string, start: number, end: number): number {
  for (let index = start + 1; index < end; index += 1) {
    if (!isAlphanumericCode(codeAt(text, index - 1))) continue;
    if (isSpaceless(characterAt(text, index))) return index;
  }
  return -1;
}

function judged(host: string, end: number): HostText {
  if (!host.includes("xn--")) return { kind: "host", host, end };
  const isMixed = domainToUnicode(host).split(".").some(isMixedLabel);
  return isMixed ? { kind: "look_alike", end } : { kind: "host", host, end };
}
