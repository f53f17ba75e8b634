/** Which accounts does a piece of text name: X names, X ids, links to X profiles, addresses on the fediverse? */
import { type Handle, handleHost, joinHandle, parseHandle } from "#lib/fediverse/handle.ts";
import { isMailHost } from "#lib/fediverse/mail-hosts.ts";
import { parseXId, parseXUsername, type XId } from "#lib/fediverse/x-id.ts";

export type NamedPerson =
  | { readonly kind: "id"; readonly id: XId }
  | { readonly kind: "username"; readonly username: string }
  | { readonly kind: "handle"; readonly handle: Handle };

/** Words that stand where a name does in addresses of X, and are none. */
const notNames: ReadonlySet<string> = new Set(
  "about compose explore follow hashtag home i intent jobs login logout messages notifications privacy search settings share signup tos who_to_follow".split(
    " ",
  ),
);

const scheme = "(?:https?://)?";
/** Each part is bounded, so that no text takes more than a fixed number of steps for each of its characters. */
const xLink = new RegExp(
  `(?<![\\w.@/-])${scheme}(?:www\\.|mobile\\.|m\\.)?(?:twitter|x)\\.com/(?:#!/)?([^\\s,;|<>"'()\\[\\]]{1,300})`,
  "iu",
);
const otherLink = /(?<![\w@])https?:\/\/[^\s,;|<>"'()[\]]{1,2000}/iu;
const address =
  /(?<![\p{L}\p{N}_.@/+-])(?:acct:)?@?(?:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})@(?:[\p{L}\p{N}-]{1,63}\.){1,8}[\p{L}\p{N}-]{2,63}/u;
/** Letters of other scripts may touch a name, as they do on X: nothing is put between words in Japanese. */
const atName =
  /(?<![\p{Script=Latin}\p{N}_.@/])@([A-Za-z0-9_]{1,20})(?![\p{Script=Latin}\p{N}_@]|\.[\p{L}\p{N}])/u;
const longNumber = /(?<![\p{L}\p{N}_.,@/+-])[1-9][0-9]{5,19}(?![\p{L}\p{N}_@-]|[.,][0-9])/u;
const all = new RegExp(
  [xLink, otherLink, address, atName, longNumber].map(({ source }) => `(${source})`).join("|"),
  "giu",
);

/**
 * Everybody a text names plainly, in its order: with an `@`, by a link, by an address `user@host`, or by a number of six digits or
 * more. Full-width signs and invisible characters are made ordinary first. Linear in the length of the text.
 */
export function findPeople(text: string): NamedPerson[] {
  const people: NamedPerson[] = [];
  for (const [found] of plain(text).matchAll(all)) {
    const person = readPerson(found);
    if (person) people.push(person);
  }
  return people;
}

/** Who a text names that is nothing but a name: as above, and also without `@`, and a number of any length. */
export function readLoneName(text: string): NamedPerson | null {
  const word = plain(text)
    .trim()
    .replace(/^["'«“‹(]+|["'»”›).:]+$/gu, "")
    .trim();
  const person = readPerson(word);
  if (person) return person;
  const id = parseXId(word);
  if (id) return { kind: "id", id };
  const username = /^[0-9]{16,}$/.test(word) ? null : parseXUsername(word);
  return username ? { kind: "username", username } : null;
}

/** Whether a cell is plainly about somebody, so that it is no name of a column; a question with an example in it is one. */
export function looksLikePerson(cell: string): boolean {
  const text = cell.trim();
  if (text.split(/\s+/).length > 4) return false;
  return /^[0-9]{5,20}$/.test(text) || (text.length < 500 && findPeople(text).length > 0);
}

function readPerson(found: string): NamedPerson | null {
  if (/^[1-9][0-9]{5,19}$/.test(found)) {
    const id = parseXId(found);
    return id && { kind: "id", id };
  }
  if (/^@[A-Za-z0-9_]{1,20}$/.test(found)) return { kind: "username", username: found.slice(1) };
  const link = new RegExp(`^${xLink.source}$`, "iu").exec(found);
  if (link) return readXPath(link[1] ?? "");
  if (/^https?:\/\//i.test(found)) return readProfileLink(found);
  const handle = found.includes("@", 1) ? parseHandle(found.replace(/[.-]+$/, "")) : null;
  // Written with an @ in front or as acct:, an address is meant as one of the fediverse.
  if (handle === null || (/^[^@:]+@/.test(found) && isMailHost(handleHost(handle)))) return null;
  return { kind: "handle", handle };
}

/** What stands behind x.com/: a name, an intent, or an account by number. */
function readXPath(path: string): NamedPerson | null {
  const [way = "", query = ""] = path.split("#", 1)[0]?.split("?", 2) ?? [];
  const [first = "", second = "", third = ""] = way.split("/");
  if (first === "i" && (second === "user" || second === "u")) return byId(third);
  if (first === "intent") {
    const params = new URLSearchParams(query);
    const name = params.get("screen_name");
    return byId(params.get("user_id") ?? "") ?? (name === null ? null : byName(name));
  }
  return notNames.has(first.toLowerCase()) ? null : byName(first);
}

function byId(text: string): NamedPerson | null {
  const id = parseXId(text.replace(/[^0-9].*$/, ""));
  return id && { kind: "id", id };
}

function byName(text: string): NamedPerson | null {
  const username = parseXUsername(text.replace(/[^\w@].*$/, ""));
  return username ? { kind: "username", username } : null;
}

/** `https://host/@user`, `https://host/@user@remote`, `https://host/users/user`: the forms every server of a kind shares. */
function readProfileLink(link: string): NamedPerson | null {
  const match =
    /^https?:\/\/([^/:@]{1,253})\/(?:web\/)?(?:@|users\/)([A-Za-z0-9_.-]{1,64})(?:@([^/?#]{1,253}))?/iu.exec(
      link,
    );
  if (!match) return null;
  const [, host = "", user = "", remote] = match;
  const handle = joinHandle(user.replace(/[.-]+$/, ""), remote ?? host);
  return handle && { kind: "handle", handle };
}

/** Only where needed: most texts are plain. */
function plain(text: string): string {
  return /[^\x20-\x7e\n]/.test(text)
    ? text
        .replace(/\p{Cf}|\p{Variation_Selector}/gu, "")
        .replace(/[＠﹫]/gu, "@")
        .replace(/[。．]/gu, ".")
        .replace(/[\u{FF01}-\u{FF5E}]/gu, (letter) => letter.normalize("NFKC"))
    : text;
}
