/** Could a text name a handle at all? One look that spares most texts all the rest. */
import { isAlphanumericCode, isNameCode } from "./character-kinds.ts";
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
    if (text[next] === "/" && text[next + 1] === "/" && text[next - 1] === ":") sign.lastIndex = next + 2;
    else found |= signAt(text, next);
  }
  return found;
}

/** What the sign before `next` may be part of. */
function signAt(text: string, next: number): number {
  switch (text[next - 1]) {
    case "@":
      return atSign(text, next);
    case "/":
      return mayFollow(slash, text, next) && standsAt(profilePath, text, next) ? mayBeWritten : 0;
    case "&":
      return mayFollow(ampersand, text, next) && standsAt(escaped, text, next) ? both : 0;
    case "(":
    case "[":
    case "{":
    case "<":
      return standsAt(bracketed, text, next) ? both : 0;
    case ":":
    case "=":
    case ">":
    case "：":
      return mayFollow(colon, text, next) && standsAt(labelled, text, next) ? both : 0;
    // A word for the full stop ended here, or a sign in its full width stands here.
    case " ":
    case "\t":
    case "﹫":
    case "＠":
    case "（":
    case "［":
    case "｛":
    case "＜":
      return both;
    default:
      return 0;
  }
}

/** No name ends in a hyphen or a stop before its `@`, and none that follows one begins there: "ex-@acme". */
function atSign(text: string, next: number): number {
  switch (text[next - 2]) {
    case "-":
    case ".":
      return 0;
    case "\t":
      return standsAt(apart, text, next) ? both : mayBeWritten;
    case " ":
      if (!isLabelOrBlank(text[next - 3]) && isMention(text, next)) return 0;
      return standsAt(apart, text, next) ? both : mayBeWritten;
    case undefined:
    case "\n":
    case "(":
    case '"':
    case ",":
    case "|":
      return isMention(text, next) ? 0 : mayBeWritten;
    default:
      return mayBeWritten;
  }
}

/** A lone name on X with no host beside it. What else an `@` begins may be a handle. */
function isMention(text: string, start: number): boolean {
  let end = start;
  while (isNameCode(text.charCodeAt(end)) && !isStopInside(text, end)) end += 1;
  if (end === start) return false;
  if (end === text.length) return true;
  const after = text.charCodeAt(end);
  if (after === blank || after === tab)
    return !"oabscepOABSCEP@ \t".includes(text[end + 1] ?? "o") || !standsAt(onHost, text, end);
  return after < 128 && after !== fullStop && after !== at && after !== backslash;
}

function isStopInside(text: string, index: number): boolean {
  return text.charCodeAt(index) === fullStop && isAlphanumericCode(text.charCodeAt(index + 1));
}

const [tab, blank, fullStop, at, backslash] = [0x09, 0x20, 0x2e, 0x40, 0x5c];

const [slash, ampersand, colon] = [1, 2, 4];
/** Most signs are dismissed by the one character behind them, without a pattern. Any beyond ASCII may follow. */
const followers = new Uint8Array(128);
mark(slash, "@%ACFPUVacfpuv");
mark(ampersand, "#ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
mark(colon, " \t\n\v\f\r.-_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

function mark(sign: number, characters: string): void {
  for (const character of characters) {
    const code = character.charCodeAt(0);
    followers[code] = (followers[code] ?? 0) | sign;
  }
}

function mayFollow(sign: number, text: string, next: number): boolean {
  const code = text.charCodeAt(next);
  return code >= 128 || ((followers[code] ?? 0) & sign) !== 0;
}

function isLabelOrBlank(character: string | undefined): boolean {
  return character === ":" || character === " ";
}

function standsAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}
