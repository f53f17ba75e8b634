/** Under which text is a contact sorted and searched? */

type Named = {
  readonly id: string | null;
  readonly username: string | null;
  readonly displayNames: readonly string[];
};

const lengthMax = 60;

/** Sorts behind every letter of every script: contacts of whom only the number is known come last. */
const unnamedMark = "\u{FFFF}";

/** Case, accents of Latin letters, invisible characters and doubled blanks do not count. */
export function searchable(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\p{Mn}\p{Cf}\0]/gu, "")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim();
}

/**
 * The latest display name followed by the X name, so that one text serves order and search: at most 60 and 20 characters.
 * Of whom only the number is known, the number behind everything else.
 */
export function sortNameOf({ id, username, displayNames }: Named): string {
  // What stands before the first letter or digit is decoration.
  const shown = cut(searchable(displayNames[0] ?? "").replace(/^[^\p{L}\p{N}]+/u, ""));
  const name = searchable(username ?? "");
  if (!shown && !name) return `${unnamedMark}${(id ?? "").padStart(20, "0")}`;
  return [shown, name && `@${name}`].filter(Boolean).join(" ");
}

function cut(text: string): string {
  return [...text].slice(0, lengthMax).join("").toWellFormed();
}
