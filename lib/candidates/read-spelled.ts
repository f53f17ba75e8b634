/** Which addresses are spelled out to hide them from machines: "mira at mastodon dot social", "mira (at) chaos.social"? */

import { handleUserMax, parseHandleUser } from "#lib/fediverse/handle.ts";
import { characterAt, isCutBefore, isNameCode, isSpaceless, isWordCharacter } from "./character-kinds.ts";
import { judgeContext } from "./judge-context.ts";
import { recogniseHost } from "./judge-host.ts";
import type { Reading, Rule, Scan } from "./reading.ts";

const label = /[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?/iy;
const bracketedDot = /[ \t]?[([{<][ \t]?(?:dot|punkt|point|punto|ponto|\.)[ \t]?[)\]}>][ \t]?/iy;
const anySpokenDot = /[ \t]{1,2}(?:dot|punkt|point|punto|ponto)[ \t]{1,2}/iy;
/** Which word for the full stop goes with which for the `@`: "at some point in" is no address. */
const spokenDots: Readonly<Record<string, RegExp>> = {
  at: /[ \t]{1,2}(?:dot|punkt)[ \t]{1,2}/iy,
  ät: /[ \t]{1,2}(?:dot|punkt)[ \t]{1,2}/iy,
  arobase: /[ \t]{1,2}(?:dot|point)[ \t]{1,2}/iy,
  arobas: /[ \t]{1,2}(?:dot|point)[ \t]{1,2}/iy,
  arroba: /[ \t]{1,2}(?:dot|punto|ponto)[ \t]{1,2}/iy,
  chiocciola: /[ \t]{1,2}(?:dot|punto)[ \t]{1,2}/iy,
};
const plainDot = /\.(?=[a-z0-9])/iy;
const comma = /,(?=[a-z])/iy;

export type SpelledHost = {
  readonly end: number;
  readonly reading: { readonly host: string; readonly rule: Rule };
};

/** A host in which at least one full stop is a word, a bracket or a comma; null for every other. */
export function readSpelledHost(
  text: string,
  start: number,
  spokenDot: RegExp = anySpokenDot,
): SpelledHost | null {
  const found = readLabels(text, start, spokenDot);
  if (!found?.isSpelled) return null;
  const host = recogniseHost(found.labels.join("."));
  const rule = found.hasComma ? "comma_for_dot" : "spelled_out";
  return host === null ? null : { end: found.end, reading: { host, rule } };
}

type Labels = {
  readonly labels: readonly string[];
  readonly end: number;
  readonly isSpelled: boolean;
  readonly hasComma: boolean;
};

const labelsMax = 8;

function readLabels(text: string, start: number, spokenDot: RegExp): Labels | null {
  const labels: string[] = [];
  let end = start;
  let isSpelled = false;
  let hasComma = false;
  let hasDot = false;
  while (labels.length < labelsMax) {
    const next = match(label, text, end);
    if (!next) return null;
    labels.push(next);
    end += next.length;
    if (hasComma && recogniseHost(labels.join(".")) !== null) break;
    const spoken = match(bracketedDot, text, end) ?? match(spokenDot, text, end);
    const dot = spoken ? null : match(plainDot, text, end);
    const mistyped = spoken || dot || hasDot ? null : match(comma, text, end);
    const separator = spoken ?? dot ?? mistyped;
    if (separator === null) break;
    isSpelled ||= dot === null;
    hasComma ||= mistyped !== null;
    hasDot ||= dot !== null;
    end += separator.length;
  }
  return endsCleanly(text, end) ? { labels, end, isSpelled, hasComma } : null;
}

function endsCleanly(text: string, end: number): boolean {
  const next = characterAt(text, end);
  if (next === "…" || next === "‥" || next === "@") return false;
  return next === "" || !(isNameCode(next.charCodeAt(0)) && next !== "." && next !== "-")
    ? !isLetterOfAWord(next)
    : false;
}

const isLetterOfAWord = (next: string) =>
  next !== "" && next.charCodeAt(0) >= 128 && isWordCharacter(next) && !isSpaceless(next);

const bracketedAt = /[ \t]?[([{<][ \t]?(?:at|ät|arobase?|arroba|chiocciola|@)[ \t]?[)\]}>][ \t]?/giu;
const spokenAt = /[ \t]{1,2}(?:(?:at|ät|arobase?|arroba|chiocciola|@)[ \t]{1,2}|@)/giu;

/** Everything in the text that is spelled with a bracketed or spoken "at". */
export function readSpelledOut(scan: Scan): readonly Reading[] {
  return [
    ...readAround(
      scan,
      bracketedAt,
      (text, start) => readSpelledHost(text, start) ?? readPlainHost(text, start),
    ),
    ...readAround(scan, spokenAt, readSpokenHost),
  ];
}

type ReadHost = (text: string, start: number, user: UserText, at: string) => SpelledHost | null;
type UserText = { readonly user: string; readonly start: number };

function readAround({ text }: Scan, at: RegExp, readHost: ReadHost): readonly Reading[] {
  const readings: Reading[] = [];
  for (const found of text.matchAll(at)) {
    const user = readUserBefore(text, found.index);
    if (!user) continue;
    const host = readHost(text, found.index + found[0].length, user, found[0].trim().toLowerCase());
    if (host)
      readings.push({ kind: "handle", start: user.start, end: host.end, user: user.user, ...host.reading });
  }
  return readings;
}

function readUserBefore(text: string, end: number): UserText | null {
  let start = end;
  while (start > 0 && end - start <= handleUserMax && isNameCode(text.charCodeAt(start - 1))) start -= 1;
  const user = parseHandleUser(text.slice(start, end));
  if (user === null || isCutBefore(text, start)) return null;
  return { user, start: text[start - 1] === "@" ? start - 1 : start };
}

/** Words that stand before "at" in ordinary sentences. */
const ordinaryWords = new Set(
  "me us him her them it you i am is are was be been here there now then today tomorrow look looks looking work works working worked engineer developer dev designer artist writer author editor reporter journalist researcher scientist student teacher professor prof lecturer fellow director manager founder cofounder co-founder ceo cto coo lead head president chair member staff intern volunteer speaker based live lives living located find found follow reach contact mail email good bad great best expert laugh not only more less and or but also currently previously formerly ex all home stay meet see join talk talks studying study phd postdoc alum analyst architect consultant counsel correspondent host partner nerd geek fan".split(
    " ",
  ),
);

/** "at" is an everyday word: the host must be spelled out too, or a label must say that this is a handle. */
function readSpokenHost(
  text: string,
  start: number,
  { user, start: userStart }: UserText,
  at: string,
): SpelledHost | null {
  const isNamed = text[userStart] === "@";
  const isLabelled = judgeContext(text, userStart, start).isLabelled;
  const isSign = at === "@";
  if (!isNamed && !(isSign && isLabelled) && ordinaryWords.has(user)) return null;
  // Two hosts side by side are two mentions of sites, not a name and its host.
  if (user.includes(".") && recogniseHost(user) !== null) return null;
  const spelled = readSpelledHost(text, start, spokenDots[at]);
  if (spelled) return spelled;
  const mayBePlain = isSign ? isNamed || isLabelled : isLabelled && isAfterColon(text, userStart);
  return mayBePlain ? readPlainHost(text, start) : null;
}

/** "Mastodon: mira at …", not "Mastodon admin at …". */
function isAfterColon(text: string, start: number): boolean {
  return /[:=>]\s{0,3}$/.test(text.slice(Math.max(0, start - 4), start));
}

function readPlainHost(text: string, start: number): SpelledHost | null {
  const found = readLabels(text, start, anySpokenDot);
  const host = found && found.labels.length > 1 ? recogniseHost(found.labels.join(".")) : null;
  return found && host !== null ? { end: found.end, reading: { host, rule: "spelled_out" } } : null;
}

function match(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? null;
}
