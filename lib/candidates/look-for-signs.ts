/** Could a text name a handle at all? One look that spares most texts all the rest. */
import { isAlphanumericCode, isNameCode } from "./character-kinds.ts";
import { codeAt, codes } from "./codes.ts";
import { onHost } from "./on-host.ts";

const atWords = "(?:at|ät|arobase?|arroba|chiocciola)";
const stopWords = "(?:dot|punkt|point|punto|ponto)";

/** Where one of these stands a handle may be written, and words may stand for its signs. The engine leaps from one to the next. */
const sign =
  /[@/&([{<:=>\ufe60-\uffef]|(?:dot|Dot|DOT|point|Point|POINT|punkt|Punkt|PUNKT|punto|Punto|PUNTO|ponto|Ponto|PONTO)[ \t]/g;

const profilePath =
  /(?:%40|@|(?:users?|profile|u|c|a|accounts|channels?|video-channels|federation\/user)\/)/iy;
const escaped = /(?:#|commat;|sol;|[a-z]{1,4}sp;)/iy;
const bracketed = new RegExp(String.raw`[ \t]?(?:${atWords}|${stopWords}|@|\.)[ \t]?[)\]}>]`, "iy");
/** "Mastodon: mira at mastodon.social": the one spelled form in which the host is written as it is. */
const labelled = new RegExp(String.raw`\s{0,3}[\w.-]{1,64}[ \t]{1,2}${atWords}[ \t]`, "iy");
/** "mira @ mastodon.social" */
const apart = /(?:[ \t]|[A-Za-z0-9-]+[.。．｡﹒])/y;

/** What a look found: a handle may stand there as it is, or with words or brackets for its `@` or full stop. */
export const mayBeWritten = 1;
export const mayBeSpelled = 2;

const both = mayBeWritten | mayBeSpelled;

/** Never misses a text in which a reader would find something; lets some through in which none does. */
export function lookForSigns(text: string): number {
  let found = 0;
  sign.lastIndex = 0;
  while (found !== both && sign.test(text)) {
    const next = sign.lastIndex;
    // The signs of a scheme say nothing: "https://".
    if (
      codeAt(text, next) === codes.slash &&
      codeAt(text, next + 1) === codes.slash &&
      codeAt(text, next - 1) === codes.colon
    )
      sign.lastIndex = next + 2;
    else found |= signAt(text, next);
  }
  return found;
}

/** What the sign before `next` may be part of. */
function signAt(text: string, next: number): number {
  switch (codeAt(text, next - 1)) {
    case codes.at:
      return atSign(text, next);
    case codes.slash:
      return mayFollow(slashBit, text, next) && standsAt(profilePath, text, next) ? mayBeWritten : 0;
    case codes.ampersand:
      return mayFollow(ampersandBit, text, next) && standsAt(escaped, text, next) ? both : 0;
    case codes.roundBracket:
    case codes.squareBracket:
    case codes.curlyBracket:
    case codes.less:
      return standsAt(bracketed, text, next) ? both : 0;
    case codes.colon:
    case codes.equals:
    case codes.greater:
    case 0xff1a:
      return mayFollow(colonBit, text, next) && standsAt(labelled, text, next) ? both : 0;
    // A word for the full stop ended here, or a sign in its full width stands here: ﹫ ＠ （ ［ ｛ ＜.
    case codes.blank:
    case codes.tab:
    case 0xfe6b:
    case 0xff20:
    case 0xff08:
    case 0xff3b:
    case 0xff5b:
    case 0xff1c:
      return both;
    default:
      return 0;
  }
}

/** No name ends in a hyphen or a stop before its `@`, and none that follows one begins there: "ex-@acme". */
function atSign(text: string, next: number): number {
  if (next < 2) return isMention(text, next) ? 0 : mayBeWritten;
  switch (codeAt(text, next - 2)) {
    case codes.hyphen:
    case codes.fullStop:
      return 0;
    case codes.tab:
      return standsAt(apart, text, next) ? both : mayBeWritten;
    case codes.blank:
      if (!isLabelOrBlank(codeAt(text, next - 3)) && isMention(text, next)) return 0;
      return standsAt(apart, text, next) ? both : mayBeWritten;
    case codes.lineFeed:
    case codes.roundBracket:
    case codes.quote:
    case codes.comma:
    case codes.bar:
      return isMention(text, next) ? 0 : mayBeWritten;
    default:
      return mayBeWritten;
  }
}

/** A lone name on X with no host beside it. What else an `@` begins may be a handle. */
function isMention(text: string, start: number): boolean {
  let end = start;
  while (isNameCode(codeAt(text, end)) && !isStopInside(text, end)) end += 1;
  if (end === start) return false;
  if (end === text.length) return true;
  const after = codeAt(text, end);
  if (after === codes.blank || after === codes.tab)
    return !mayBeginOnHost(text, end + 1) || !standsAt(onHost, text, end);
  return after < 128 && after !== codes.fullStop && after !== codes.at && after !== codes.backslash;
}

function isStopInside(text: string, index: number): boolean {
  return codeAt(text, index) === codes.fullStop && isAlphanumericCode(codeAt(text, index + 1));
}

function mayBeginOnHost(text: string, index: number): boolean {
  return index >= text.length || mayFollow(blankBit, text, index);
}

const [slashBit, ampersandBit, colonBit, blankBit] = [1, 2, 4, 8];
/** Most signs are dismissed by the one character behind them, without a pattern. Any beyond ASCII may follow. */
const followers = new Uint8Array(128);
mark(slashBit, "@%ACFPUVacfpuv");
mark(ampersandBit, "#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
mark(colonBit, " \t\n\v\f\r.-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
mark(blankBit, "oabscepOABSCEP@ \t");

function mark(sign: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    followers[code] = (followers[code] ?? 0) | sign;
  }
}

function mayFollow(sign: number, text: string, next: number): boolean {
  const code = codeAt(text, next);
  return code >= 128 || ((followers[code] ?? 0) & sign) !== 0;
}

function isLabelOrBlank(code: number): boolean {
  return code === codes.colon || code === codes.blank;
}

function standsAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}
