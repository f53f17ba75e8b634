/** Could a text name a handle at all? One look that spares most texts all the rest. */
import { onHost } from "./on-host.ts";

const atWords = "(?:at|ät|arobase?|arroba|chiocciola)";
const stopWords = "(?:dot|punkt|point|punto|ponto)";

/** A lone name on X with no host beside it. What else an `@` begins may be a handle. */
const mention = String.raw`(?:[\w-]|\.(?![A-Za-z0-9]))+(?:$|(?!(?i:${onHost.source}))[ \t]|[^\w.@\\ \t\x80-\uffff-])`;

const bracketed = String.raw`[([{<][ \t]?(?i:${atWords}|${stopWords}|@|\.)[ \t]?[)\]}>]`;

/** "Mastodon: mira at mastodon.social": the one spelled form in which the host is written as it is. */
const labelled = String.raw`[:=>：]\s{0,3}[\w.-]{1,64}[ \t]{1,2}(?i:${atWords})[ \t]`;

/** Escapes of what a sign consists of. */
const escaped = "&(?:#|(?i:commat|sol|[a-z]{1,4}sp);)";

/**
 * What every written form has one of. Each piece begins with a rare character, for which the engine can look by leaps, and
 * is narrow: what stands in most texts (names on X, other links, pronouns in brackets) is no sign.
 */
const anySign = new RegExp(
  [
    // No name ends in a hyphen or a stop before its `@`, and none that follows one begins there: "ex-@acme".
    String.raw`@(?<![-.]@)(?:(?<=[^ \n(",|]@|[: ] @)|(?!${mention}))`,
    "[﹫（［｛＜]",
    String.raw`\/(?:%40|@|(?i:users?|profile|u|c|a|accounts|channels?|video-channels|federation\/user)\/)`,
    escaped,
    bracketed,
    String.raw`D(?:ot|OT)[ \t]`,
    String.raw`p(?:oint|unkt|unto|onto)[ \t]`,
    labelled,
  ].join("|"),
);

/** Never misses a text in which a reader would find something; lets some through in which none does. */
export function mayNameHandle(text: string): boolean {
  // Apart from the pattern: the engine would stop at every blank for the one, and at every "d" for the other.
  return anySign.test(text) || text.indexOf("＠") >= 0 || text.includes("dot ");
}

const spelledSign = new RegExp(
  [
    bracketed,
    String.raw`(?:[dD]ot|DOT|[pP](?:oint|unkt|unto|onto)|P(?:OINT|UNKT|UNTO|ONTO))[ \t]`,
    // "mira @ mastodon.social"
    String.raw`@(?<=[ \t]@)(?:[ \t]|[A-Za-z0-9-]+[.。．｡﹒])`,
    "[﹫（［｛＜]",
    escaped,
    labelled,
  ].join("|"),
);

/** Words or brackets may stand for the `@` or the full stop, in a text that may name a handle. */
export function mayBeSpelled(text: string): boolean {
  return spelledSign.test(text) || text.indexOf("＠") >= 0;
}
