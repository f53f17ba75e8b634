/** What says "look here" without naming a handle? */
import { isLinkPage } from "./judge-host.ts";
import type { Reading } from "./reading.ts";

const keyword =
  /(?<![\p{L}\p{N}@#_.-])#?(?:mastodon|mastodonte|masto|f[eé]diverse?|fediverso|fedi|mstdn|pixelfed|misskey|friendica|firefish|pleroma|toots?|tooting|tröts?|tröte)(?![\p{L}\p{N}_])|マストドン|마스토돈|长毛象|長毛象/iu;
const sameName =
  /(?<![\p{L}\p{N}])(?:same (?:user ?name|name|handle|@|id)|même (?:nom|pseudo|identifiant)|(?:gleicher?|selber?|derselbe) (?:name|nick|handle)|mismo (?:nombre|usuario)|stesso nome)(?: (?:on|at|auf|sur|en|over|there|here|everywhere|partout|là-bas))?(?: @?[^\s,;|()]{1,60})?/iu;
const pinned =
  /(?<![\p{L}\p{N}])(?:pinned|épinglée?|angepinnte[rn]?|fijado)(?: (?:tweets?|posts?|toots?))?/iu;
const beforePinned = /(?<![\p{L}\p{N}])(?:[\p{L}]{1,12} ){0,2}(?:(?:in|see|my|the|dans|im|en) ){1,2}$/iu;
const linkPage = /(?<![\p{L}\p{N}@.-])[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){1,3}(?=\/|\s|$|[),;|])/giu;
/** Behind the address of its profile pages a name has been read already. */
const blueskyName =
  /(?<![\p{L}\p{N}@.-]|bsky\.app\/profile\/)[a-z0-9][a-z0-9-]{0,40}\.bsky\.social(?![a-z0-9@-])/giu;

type Hint = Extract<Reading, { kind: "hint" }>;

/** Each kind of words once, pages of links and names on Bluesky as often as they stand there; in order. */
export function readHints(text: string): readonly Hint[] {
  const words = [
    ...first(text, sameName, "same_name"),
    ...first(text, pinned, "pinned_post").map((hint) => withWordsBefore(text, hint)),
    ...first(text, keyword, "keyword"),
  ];
  return [...words, ...readLinkPages(text), ...readBlueskyNames(text)].sort((a, b) => a.start - b.start);
}

function readLinkPages(text: string): readonly Hint[] {
  const pages: Hint[] = [];
  for (const { 0: name, index } of text.matchAll(linkPage)) {
    if (!isLinkPage(name.toLowerCase())) continue;
    const from = index + name.length;
    const path = /^\/[^\s"'<>()]{0,200}/.exec(text.slice(from, from + 201));
    pages.push({ kind: "hint", hint: "link_page", start: index, end: from + (path?.[0].length ?? 0) });
  }
  return pages;
}

function readBlueskyNames(text: string): readonly Hint[] {
  return [...text.matchAll(blueskyName)].map(({ 0: name, index }) => ({
    kind: "hint",
    hint: "bluesky",
    start: index,
    end: index + name.length,
    bridged: `${name.toLowerCase()}@bsky.brid.gy`,
  }));
}

function first(text: string, pattern: RegExp, hint: Hint["hint"]): readonly Hint[] {
  const found = pattern.exec(text);
  return found ? [{ kind: "hint", hint, start: found.index, end: found.index + found[0].length }] : [];
}

/** "link in my pinned post", not only "pinned post". */
function withWordsBefore(text: string, hint: Hint): Hint {
  const before = beforePinned.exec(text.slice(Math.max(0, hint.start - 50), hint.start));
  return before ? { ...hint, start: hint.start - before[0].length } : hint;
}
