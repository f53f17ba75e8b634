/** Could a text name a handle at all? Cheap looks that spare most texts all the rest. */
import { isAlphanumericCode, isNameCode } from "./character-kinds.ts";
import { onHost } from "./on-host.ts";

export type HandleSigns = {
  /** There is an `@` that is no lone mention, or a path under which profiles stand. */
  readonly isAnchored: boolean;
  /** Words or brackets may stand for the `@` and the full stop. */
  readonly mayBeSpelled: boolean;
};

const nothing: HandleSigns = { isAnchored: false, mayBeSpelled: false };
const onlyAnchored: HandleSigns = { isAnchored: true, mayBeSpelled: false };
const onlySpelled: HandleSigns = { isAnchored: false, mayBeSpelled: true };
const both: HandleSigns = { isAnchored: true, mayBeSpelled: true };

/** Every written form without an `@` has one of these: a slash, an escape, a bracket, a spoken full stop. */
const otherAnchor = /[&/([{<]|[dD]ot[ \t]|DOT[ \t]/;

/** Never misses a text in which a reader would find something; lets some through in which none does. */
export function lookForSigns(text: string): HandleSigns {
  const at = text.indexOf("@");
  if (at >= 0) return lookFromAt(text, at);
  // The `@` of other scripts; a look for one character is much cheaper than a pattern.
  if (text.indexOf("＠") >= 0 || text.indexOf("﹫") >= 0) return both;
  if (!otherAnchor.test(text)) return nothing;
  const mayBeSpelled = isSpelled(text);
  if (hasProfilePath(text) || hasEscapedAt(text)) return mayBeSpelled ? both : onlyAnchored;
  return mayBeSpelled ? onlySpelled : nothing;
}

function lookFromAt(text: string, first: number): HandleSigns {
  const isLone = areMentions(text, first);
  if (!otherAnchor.test(text)) {
    if (isLone) return nothing;
    return isApart(text, first) ? both : onlyAnchored;
  }
  if (isLone && !hasProfilePath(text) && !hasEscapedAt(text)) return isSpelled(text) ? both : nothing;
  return isSpelled(text) || isApart(text, first) ? both : onlyAnchored;
}

const spokenDot = /[ \t](?:[dD]ot|DOT)[ \t]/;
const bracket = /[([{<]/;
const bracketed =
  /[([{<][ \t]?(?:at|ät|arobase|arroba|chiocciola|@|dot|punkt|point|punto|ponto|\.)[ \t]?[)\]}>]/i;

function isSpelled(text: string): boolean {
  return spokenDot.test(text) || (bracket.test(text) && bracketed.test(text));
}

const pathWord = /(?:%40|@|(?:users?|profile|u|c|a|accounts|channels?|video-channels|federation\/user)\/)/iy;

function hasProfilePath(text: string): boolean {
  for (let slash = text.indexOf("/"); slash >= 0; slash = text.indexOf("/", slash + 1)) {
    pathWord.lastIndex = slash + 1;
    if (pathWord.test(text)) return true;
  }
  return false;
}

const escapedAt = /&(?:#|commat)/i;

function hasEscapedAt(text: string): boolean {
  return text.indexOf("&") >= 0 && escapedAt.test(text);
}

/** True when every `@` of the text is that of a lone name on X, with no host beside it. */
function areMentions(text: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf("@", at + 1)) {
    if (!isMention(text, at)) return false;
  }
  return true;
}

const beforeMention = new Uint8Array(128);
for (const character of ' \n(",|') beforeMention[character.charCodeAt(0)] = 1;
/** How the words of `onHost` begin. */
const beginsOnHost = new Uint8Array(128);
for (const character of "oabscepOABSCEP@ \t") beginsOnHost[character.charCodeAt(0)] = 1;

const blank = 0x20;
const tab = 0x09;

/** In doubt no: anything but plain ASCII beside the name is left to the readers. */
function isMention(text: string, at: number): boolean {
  if (at > 0 && beforeMention[text.charCodeAt(at - 1)] !== 1) return false;
  if (text.charCodeAt(at - 1) === blank) {
    const label = text.charCodeAt(at - 2);
    if (label === 0x3a || label === blank) return false;
  }
  let end = at + 1;
  for (let code = text.charCodeAt(end); isNameCode(code); code = text.charCodeAt(end)) {
    end += 1;
    if (code === 0x2e && isAlphanumericCode(text.charCodeAt(end))) return false;
  }
  const next = text.charCodeAt(end);
  if (end === at + 1 || next === 0x40 || next === 0x5c || next >= 128) return false;
  if (next !== blank && next !== tab) return true;
  if (beginsOnHost[text.charCodeAt(end + 1)] !== 1) return true;
  onHost.lastIndex = end;
  return !onHost.test(text);
}

/** An `@` after a blank, with a blank or a host behind it: "mira @ mastodon.social". */
function isApart(text: string, first: number): boolean {
  for (let at = first; at >= 0; at = text.indexOf("@", at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before !== blank && before !== tab) continue;
    const next = text.charCodeAt(at + 1);
    if (next === blank || next === tab) return true;
    let end = at + 1;
    while (isAlphanumericCode(text.charCodeAt(end)) || text.charCodeAt(end) === 0x2d) end += 1;
    if (end > at + 1 && text.charCodeAt(end) === 0x2e) return true;
  }
  return false;
}
