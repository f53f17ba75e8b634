/** How do the texts of a list become members of a contact entry? Cleaned, bounded, and without what an export writes for "nothing". */
import { parseXId, parseXUsername, type XId } from "#lib/fediverse/x-id.ts";
import { cleanLine, cleanText } from "../clean-text.ts";
import type { ContactEntry } from "../contact-entry.ts";
import { cutFound, type RowRefusalCode } from "../refusal.ts";

export type RowReading =
  | { readonly kind: "entry"; readonly entry: ContactEntry }
  | { readonly kind: "refused"; readonly code: RowRefusalCode; readonly found?: string };

export function refuseRow(code: RowRefusalCode, found = ""): RowReading {
  return { kind: "refused", code, ...(found !== "" && { found: cutFound(found) }) };
}

type IdReading =
  | { readonly kind: "id"; readonly id: XId }
  | { readonly kind: "none" }
  | { readonly kind: "refused"; readonly code: RowRefusalCode };

/** An id as lists write it, also with the marks by which spreadsheets are kept from rounding it. */
export function readIdCell(cell: unknown): IdReading {
  if (cell === null || cell === undefined) return { kind: "none" };
  if (typeof cell === "number") return readNumber(cell);
  if (typeof cell !== "string") return { kind: "refused", code: "id_not_text" };
  const text = cell
    .trim()
    .replace(/^="?([^"]*)"?$/, "$1")
    .replace(/^'|^id[:_ ]\s*/i, "");
  if (text === "") return { kind: "none" };
  const id = parseXId(text);
  if (id) return { kind: "id", id };
  if (/^[0-9]+(?:[.,][0-9]+)?E\+?[0-9]+$/i.test(text)) return { kind: "refused", code: "id_spreadsheet" };
  return { kind: "refused", code: /^[0-9]{19,}$/.test(text) ? "id_too_large" : "id_not_digits" };
}

/** A number keeps 15 digits: longer ids have lost their end. */
function readNumber(value: number): IdReading {
  const id = Number.isInteger(value) && value > 0 && value < 1e15 ? parseXId(String(value)) : null;
  return id ? { kind: "id", id } : { kind: "refused", code: "id_is_number" };
}

/** `undefined` for an empty cell, null for one that is no X name. */
export function readNameCell(text: string): string | undefined | null {
  return text.trim() === "" ? undefined : parseXUsername(text);
}

const yes: ReadonlySet<string> = new Set([
  "true",
  "1",
  "yes",
  "oui",
  "vrai",
  "x",
  "ja",
  "wahr",
  "si",
  "sí",
  "sì",
  "vero",
  "verdadero",
]);
const no: ReadonlySet<string> = new Set(["false", "0", "no", "non", "faux", "nein", "falsch", "falso"]);

export function readFlagCell(cell: unknown): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  const word = String(cell ?? "")
    .trim()
    .toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : undefined;
}

/** The members that are texts; empty ones are left out. */
export function textMembers(texts: {
  readonly displayNames?: readonly string[];
  readonly bio?: string;
  readonly location?: string;
  readonly urls?: readonly string[];
  readonly pinned?: string;
}): Pick<ContactEntry, "displayNames" | "bio" | "location" | "urls" | "pinned"> {
  const displayNames = few(texts.displayNames, 200);
  const urls = few(texts.urls, 2_000).filter((url) => !isShortened(url));
  const bio = cleanText(texts.bio ?? "", 2_000);
  const location = cleanText(texts.location ?? "", 500);
  const pinned = cleanText(texts.pinned ?? "", 30_000);
  return {
    ...(displayNames.length > 0 && { displayNames }),
    ...(bio !== "" && { bio }),
    ...(location !== "" && { location }),
    ...(urls.length > 0 && { urls }),
    ...(pinned !== "" && { pinned }),
  };
}

function few(texts: readonly string[] = [], max: number): string[] {
  return [...new Set(texts.map((text) => cleanLine(text, max)).filter((text) => text !== ""))].slice(0, 20);
}

/** X's own short links say nothing of where they lead. */
export function isShortened(url: string): boolean {
  return /^(?:https?:\/\/)?t\.co\//i.test(url);
}

/** The links in a text, cut at what cannot belong to one. */
export function linksIn(text: string): string[] {
  return [...text.matchAll(/https?:\/\/[^\s,;|<>"'()[\]]{1,1900}/gi)].map(([link]) => link);
}
