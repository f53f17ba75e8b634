/**
 * What does a row of twitter-web-exporter say of an account, in any of its versions, from CSV or JSON? Columns are read by name.
 * Seen in its source from v1.0.0 (2023-12) to 2026-05: see the header lines in the fixtures.
 */
import type { ContactEntry } from "../contact-entry.ts";
import {
  isShortened,
  type RowReading,
  readFlagCell,
  readIdCell,
  readNameCell,
  refuseRow,
  textMembers,
} from "./entry-text.ts";
import { cellText } from "./list-row.ts";
import { flagsOf, type Relation } from "./relation.ts";

export type ExporterReading = RowReading & {
  /** The account has links whose target only "Include all metadata" would show. */
  readonly linksHidden?: boolean;
};

export type Cells = (column: string) => unknown;

export type ExporterOptions = {
  readonly relation?: Relation;
  /** CSV writes line breaks as two characters, and until v1.3.1 the word null for what is missing. */
  readonly isCsv: boolean;
};

export function readExporterRow(cells: Cells, { relation, isCsv }: ExporterOptions): ExporterReading {
  const metadata = readMetadata(cells("metadata"));
  const optional = (column: string) => {
    const text = cellText(cells(column));
    if (isCsv) return text === "null" ? "" : undoBreaks(text);
    return text;
  };
  const always = (column: string) => (isCsv ? undoBreaks(cellText(cells(column))) : cellText(cells(column)));

  const id = readIdCell(cells("id") ?? metadata.id);
  if (id.kind === "refused") return refuseRow(id.code, cellText(cells("id")));
  const username = readNameCell(always("screen_name") || metadata.username);
  if (username === null) return refuseRow("username_invalid", always("screen_name"));
  if (id.kind === "none" && username === undefined) return refuseRow("no_id_no_name");

  const bio = optional("description") || metadata.bio;
  const website = optional("website");
  const entry: ContactEntry = {
    ...(id.kind === "id" && { id: id.id }),
    ...(username !== undefined && { username }),
    ...flagsOf(relation, {
      following: readFlagCell(optional("following")) ?? metadata.following,
      follower: readFlagCell(optional("followed_by")) ?? metadata.followedBy,
    }),
    ...textMembers({
      displayNames: [always("name") || metadata.displayName],
      bio,
      location: optional("location") || metadata.location,
      urls: [website, ...metadata.urls],
    }),
  };
  const hasShortened = isShortened(website) || /\bt\.co\/\w/i.test(bio);
  return { kind: "entry", entry, linksHidden: hasShortened && metadata === noMetadata };
}

/** The export writes line breaks of a text as the two characters `\n`; read as they stand, an `n` would stick to what follows. */
function undoBreaks(text: string): string {
  return text.includes("\\") ? text.replace(/\\r\\n|\\n|\\r/g, "\n") : text;
}

type Metadata = {
  readonly id: string | undefined;
  readonly username: string;
  readonly displayName: string;
  readonly bio: string;
  readonly location: string;
  readonly urls: readonly string[];
  readonly following: boolean | undefined;
  readonly followedBy: boolean | undefined;
};

const noMetadata: Metadata = {
  id: undefined,
  username: "",
  displayName: "",
  bio: "",
  location: "",
  urls: [],
  following: undefined,
  followedBy: undefined,
};

/** X's own record of the account. Until 2025 all stood under `legacy`; since then names stand in `core`, other things apart. */
function readMetadata(cell: unknown): Metadata {
  const record = asObject(typeof cell === "string" ? parse(cell) : cell);
  if (!record) return noMetadata;
  const part = (name: string) => asObject(record[name]) ?? {};
  const legacy = part("legacy");
  const first = (...values: unknown[]) => values.find((value) => typeof value === "string" && value !== "");
  const text = (...values: unknown[]) => (first(...values) as string | undefined) ?? "";
  const flag = (...values: unknown[]) =>
    values.find((value) => typeof value === "boolean") as boolean | undefined;
  return {
    id: first(record["rest_id"], legacy["id_str"]) as string | undefined,
    username: text(part("core")["screen_name"], legacy["screen_name"]),
    displayName: text(part("core")["name"], legacy["name"]),
    bio: text(part("profile_bio")["description"], legacy["description"]),
    location: text(part("location")["location"], legacy["location"]),
    urls: [legacy["entities"], record["entities"], part("profile_bio")["entities"]].flatMap(expandedLinks),
    following: flag(part("relationship_perspectives")["following"], legacy["following"]),
    followedBy: flag(part("relationship_perspectives")["followed_by"], legacy["followed_by"]),
  };
}

/** Website first: `entities.url.urls[]`, then the links of the bio: `entities.description.urls[]`. */
function expandedLinks(entities: unknown): string[] {
  const found = asObject(entities) ?? {};
  return ["url", "description"].flatMap((name) => {
    const { urls } = asObject(found[name]) ?? {};
    return (Array.isArray(urls) ? urls : []).flatMap((url) => {
      const expanded = asObject(url)?.["expanded_url"];
      return typeof expanded === "string" && expanded !== "" ? [expanded] : [];
    });
  });
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

function parse(text: string): unknown {
  try {
    return text.startsWith("{") ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
