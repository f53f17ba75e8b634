/** What does a row written by an earlier finder, or by Mastodon itself, say? Fedifinder, Debirdify, and plain lists of addresses. */
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { handleUrl } from "../contact-entry.ts";
import { linksIn, type RowReading, readIdCell, readNameCell, refuseRow, textMembers } from "./entry-text.ts";
import { findPeople } from "./find-people.ts";
import { cellText } from "./list-row.ts";
import type { Cells } from "./read-exporter-row.ts";
import { flagsOf, type Relation } from "./relation.ts";

/**
 * Fedifinder's accounts.csv and accounts.json: names, bios and expanded links, no ids. The addresses it found itself are taken only
 * where none of the texts it found them in came along: we read those better.
 */
export function readFedifinderRow(cells: Cells, relation?: Relation): RowReading {
  const text = (column: string) => cellText(cells(column));
  const username = readNameCell(text("username"));
  if (username === null) return refuseRow("username_invalid", text("username"));
  if (username === undefined) return refuseRow("no_id_no_name");
  const texts = textMembers({
    displayNames: [text("name")],
    bio: text("description"),
    location: text("location"),
    urls: linksIn(text("urls")),
    pinned: text("pinned_tweet"),
  });
  const { displayNames: _names, ...beyondNames } = texts;
  const found = Object.keys(beyondNames).length === 0 ? handlesIn([text("handles")]) : [];
  return {
    kind: "entry",
    entry: {
      username,
      ...flagsOf(relation),
      ...texts,
      ...(found.length > 0 && { urls: found.map(handleUrl) }),
    },
  };
}

/** Debirdify's full list: id, names, and as many cells with addresses as it found. */
export function readDebirdifyRow(cells: Cells, rest: readonly unknown[], relation?: Relation): RowReading {
  const text = (column: string) => cellText(cells(column));
  const id = readIdCell(cells("Twitter User ID"));
  if (id.kind === "refused") return refuseRow(id.code, text("Twitter User ID"));
  const username = readNameCell(text("Twitter user name"));
  if (username === null) return refuseRow("username_invalid", text("Twitter user name"));
  if (id.kind === "none" && username === undefined) return refuseRow("no_id_no_name");
  const handles = handlesIn([text("Fediverse IDs"), ...rest.map(cellText)]);
  return {
    kind: "entry",
    entry: {
      ...(id.kind === "id" && { id: id.id }),
      ...(username !== undefined && { username }),
      ...flagsOf(relation),
      ...textMembers({ displayNames: [text("Twitter display name")], urls: handles.map(handleUrl) }),
    },
  };
}

/** Mastodon's lists (and those finders made for it): an address on the fediverse and nothing of X. */
export function readAddressRow(cell: unknown, relation?: Relation, isMutes = false): RowReading {
  const text = cellText(cell);
  const handle = parseHandle(text);
  if (handle === null) return refuseRow("handle_invalid", text);
  const flags = isMutes ? { ...flagsOf(relation, { following: false }), muted: true } : flagsOf(relation);
  return { kind: "entry", entry: { ...flags, urls: [handleUrl(handle)] } };
}

function handlesIn(texts: readonly string[]): Handle[] {
  const people = texts.flatMap(findPeople);
  return [...new Set(people.flatMap((person) => (person.kind === "handle" ? [person.handle] : [])))].slice(
    0,
    20,
  );
}
