/** Which column of a table tells what? Guessed from the names of the columns and from what stands in them; the person decides. */
import { parseXUsername } from "#lib/fediverse/x-id.ts";
import { handleUrl } from "../contact-entry.ts";
import {
  isShortened,
  linksIn,
  type RowReading,
  readFlagCell,
  readIdCell,
  refuseRow,
  textMembers,
} from "./entry-text.ts";
import { findPeople, type NamedPerson, readLoneName } from "./find-people.ts";
import { cellText, type OpenedList } from "./list-row.ts";
import { flagsOf, type Relation } from "./relation.ts";

/** What a column can tell. A column of names may hold links to profiles instead; one of addresses, links to those. */
export const columnRoles = [
  "id",
  "username",
  "displayName",
  "handle",
  "bio",
  "location",
  "url",
  "following",
  "follower",
] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** What each column tells, in their order; null for a column that is left out. */
export type ColumnMapping = readonly (ColumnRole | null)[];

/** Each may stand in one column only; names, addresses and links may stand in several. */
const several: ReadonlySet<ColumnRole> = new Set(["displayName", "handle", "url"]);

/** A column as a person names it: by its title, or by its number counted from 1. */
export type ColumnChoice = { readonly role: ColumnRole; readonly column: string };

/** The mapping that choices make; the column that is not there when one names none. */
export function mappingOf(
  columns: readonly string[],
  choices: readonly ColumnChoice[],
): { readonly mapping: ColumnMapping } | { readonly missing: string } {
  const mapping: (ColumnRole | null)[] = columns.map(() => null);
  for (const { role, column } of choices) {
    const named = columns.findIndex((name) => name.toLowerCase() === column.toLowerCase());
    const at = named >= 0 ? named : Number(column) - 1;
    if (!Number.isInteger(at) || at < 0 || at >= columns.length) return { missing: column };
    mapping[at] = role;
  }
  return { mapping };
}

/** Whether anybody can be known by these columns. */
export function namesSomebody(mapping: ColumnMapping): boolean {
  return mapping.some((role) => role === "id" || role === "username" || role === "handle");
}

/** Compared without case, accents, blanks and signs. The first that fits is taken. */
const names: readonly (readonly [ColumnRole, RegExp])[] = [
  [
    "id",
    /^(?:(?:x|twitter)?(?:user|account|compte|utilisateur)?id(?:str)?|(?:x|twitter)(?:user|account)?id|restid|identifiant(?:x|twitter)?|numero(?:ducompte|x|twitter)?)$/,
  ],
  [
    "handle",
    /^(?:(?:mastodon|fediverse|fedi|activitypub)(?:handle|address|adresse|account|compte|id|ids|user|username|link|url)?|(?:adresse|compte)(?:mastodon|fediverse|dufediverse|surmastodon)|accountaddress|acct|webfinger)$/,
  ],
  [
    "username",
    /^(?:(?:x|twitter)?(?:screenname|username|usename|user|handle|account|login|pseudo|nick|nickname)|(?:x|twitter)|(?:x|twitter)(?:name|link|url|profile|profileurl)|nomdutilisateur|utilisateur|compte(?:x|twitter|surx)?|identifiantx|profile?(?:url|link)?|profil(?:x|twitter)?|lien(?:x|twitter|duprofil)?|arobase|benutzername|nutzername|usuario|nombredeusuario|nomeutente)$/,
  ],
  [
    "displayName",
    /^(?:(?:x|twitter)?(?:displayname|fullname|realname)|name|nom|nomaffiche|nomcomplet|affichage|prenom|firstname|lastname|anzeigename|vorname|nachname|nombre|nome)$/,
  ],
  [
    "bio",
    /^(?:bio|biography|biographie|description|about|apropos|aproposdemoi|presentation|profiledescription|beschreibung|biografie|biografia|descripcion|descrizione)$/,
  ],
  ["location", /^(?:location|place|lieu|ville|city|localisation|where|standort|ort|ubicacion|luogo)$/],
  ["url", /^(?:url|urls|website|site|siteweb|web|webpage|link|links|lien|liens|homepage|expandedurl|blog)$/],
  ["following", /^(?:following|ifollow|followed|youfollow|abonnement|suivi|jesuis)$/],
  ["follower", /^(?:follower|followedby|followsme|followsyou|abonne|mesuit)$/],
];

export function guessMapping(list: Pick<OpenedList, "columns" | "hasHeader" | "samples">): ColumnMapping {
  const taken = new Set<ColumnRole>();
  const take = (role: ColumnRole | null) => {
    if (role === null || (taken.has(role) && !several.has(role))) return null;
    taken.add(role);
    return role;
  };
  const byName = list.columns.map((column) => take(list.hasHeader ? roleOfName(column) : null));
  const cellsAt = (at: number) => list.samples.map((cells) => cellText(cells[at]));
  const kinds = list.columns.map((column, at) => {
    const kind = kindOf(cellsAt(at));
    return list.hasHeader && speaksOfOther(column, kind) ? null : kind;
  });
  // A column called "link" that leads to X profiles names the account.
  const corrected = byName.map((role, at) => {
    if (role === "url" && kinds[at] === "username") return take("username");
    return (role === "following" || role === "follower") && !tellsYesOrNo(list, cellsAt(at)) ? null : role;
  });
  return corrected.map((role, at) => role ?? (isKey(kinds[at] ?? null) ? take(kinds[at] ?? null) : null));
}

/** Columns of other numbers and names: with such a title a column is none of ours whatever stands in it. */
const otherTitle =
  /mail|phone|mobile|tel|instagram|insta|tiktok|facebook|youtube|linkedin|bluesky|bsky|threads|telegram|snapchat|github|discord|whatsapp|signal/;

/** A title that says something else outweighs what the cells look like: digits may be anything, an address may be mail. */
function speaksOfOther(column: string, kind: ColumnRole | null): boolean {
  const bare = bareName(column);
  const isUntitled = bare === "" || /^[0-9]+$/.test(bare);
  return (kind === "id" && !isUntitled) || otherTitle.test(bare);
}

/** "Following" beside "Followers" or "Tweets" counts accounts; alone, and with yes or no in it, it tells who follows whom. */
function tellsYesOrNo({ columns }: Pick<OpenedList, "columns">, cells: readonly string[]): boolean {
  const hasCounts = columns.some((column) =>
    /^(?:followers|friends|tweets|posts|followers?count|abonnes|follower(?:zahl|anzahl))$/.test(
      bareName(column),
    ),
  );
  const filled = cells.filter((cell) => cell.trim() !== "");
  return !hasCounts && filled.every((cell) => readFlagCell(cell) !== undefined);
}

const isKey = (role: ColumnRole | null) => role === "id" || role === "username" || role === "handle";

function roleOfName(column: string): ColumnRole | null {
  const bare = bareName(column);
  return names.find(([, pattern]) => pattern.test(bare))?.[0] ?? null;
}

const bareName = (column: string) =>
  column
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");

/** What most of the cells of a column plainly are. */
function kindOf(cells: readonly string[]): ColumnRole | null {
  const filled = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  if (filled.length === 0) return null;
  const most = (test: (cell: string) => boolean) => filled.filter(test).length * 10 >= filled.length * 7;
  if (most((cell) => /^[1-9][0-9]{5,19}$/.test(cell))) return "id";
  if (most((cell) => lone(cell)?.kind === "username")) return "username";
  return most((cell) => lone(cell)?.kind === "handle") ? "handle" : null;
}

function lone(cell: string): NamedPerson | null {
  const [person, ...more] = cell.length < 500 ? findPeople(cell) : [];
  return person && more.length === 0 ? person : null;
}

/** Reads one row by the mapping. A cell may name somebody in more than one way: by name, by link, by number. */
export function readMappedRow(
  cells: readonly unknown[],
  mapping: ColumnMapping,
  relation?: Relation,
): RowReading {
  const texts = (role: ColumnRole) =>
    mapping.flatMap((one, at) =>
      one === role && cellText(cells[at]).trim() !== "" ? [cellText(cells[at]).trim()] : [],
    );
  const idAt = mapping.indexOf("id");
  const id = idAt < 0 ? ({ kind: "none" } as const) : readIdCell(cells[idAt]);
  if (id.kind === "refused") return refuseRow(id.code, cellText(cells[idAt]));
  const people: NamedPerson[] = id.kind === "id" ? [{ kind: "id", id: id.id }] : [];
  let refusal: RowReading | null = null;
  for (const text of texts("username")) {
    const person = readNamedCell(text);
    if (person) people.push(person);
    else if (!saysNothing(text)) refusal ??= refuseRow("username_invalid", text);
  }
  for (const text of texts("handle")) {
    const handles = findPeople(text).filter((person) => person.kind === "handle");
    people.push(...handles);
    if (handles.length === 0 && !saysNothing(text)) refusal ??= refuseRow("handle_invalid", text);
  }
  // Whoever is named by another cell is kept.
  if (people.length === 0 && refusal) return refusal;
  return toEntry(people, {
    relation,
    following: readFlagCell(texts("following")[0]),
    follower: readFlagCell(texts("follower")[0]),
    members: {
      displayNames: texts("displayName"),
      bio: texts("bio")[0] ?? "",
      location: texts("location")[0] ?? "",
      urls: texts("url").flatMap(linksOf),
    },
  });
}

/** What people write where there is nothing to write. */
function saysNothing(text: string): boolean {
  return /^(?:[-–—?./]+|n\.?\/?a\.?|none|null|nil|no|non|aucune?|kein(?:er?)?|nein|ninguno|nessuno)$/i.test(
    text,
  );
}

/** In a column of names, digits alone are a name too. */
function readNamedCell(text: string): NamedPerson | null {
  if (saysNothing(text)) return null;
  const username = parseXUsername(text);
  return username === null ? readLoneName(text) : { kind: "username", username };
}

function toEntry(
  people: readonly NamedPerson[],
  rest: {
    readonly relation: Relation | undefined;
    readonly following: boolean | undefined;
    readonly follower: boolean | undefined;
    readonly members: NonNullable<Parameters<typeof textMembers>[0]>;
  },
): RowReading {
  const ofKind = <Kind extends NamedPerson["kind"]>(kind: Kind) =>
    people.filter((person): person is Extract<NamedPerson, { kind: Kind }> => person.kind === kind);
  const [id] = ofKind("id");
  const [name] = ofKind("username");
  const handles = ofKind("handle").map(({ handle }) => handleUrl(handle));
  if (!id && !name && handles.length === 0) return refuseRow("no_id_no_name");
  return {
    kind: "entry",
    entry: {
      ...(id && { id: id.id }),
      ...(name && { username: name.username }),
      ...flagsOf(rest.relation, rest),
      ...textMembers({ ...rest.members, urls: [...handles, ...(rest.members.urls ?? [])] }),
    },
  };
}

/** A cell with a link, or with an address that lacks its scheme. */
function linksOf(text: string): string[] {
  const links = linksIn(text).filter((link) => !isShortened(link));
  if (links.length > 0) return links;
  return /^[^\s@/]{1,250}\.[^\s@/.]{2,63}(?:\/\S{0,1700})?$/.test(text) ? [text] : [];
}
