/** Is a value from a file one of our contact entries, and if not, which of its members is wrong? */
import type { ContactEntry } from "./contact-entry.ts";
import { cutFound, type RowRefusalCode } from "./refusal.ts";
import { contactEntrySchema } from "./schema.ts";

export type EntryReading =
  | { readonly kind: "entry"; readonly entry: ContactEntry }
  | { readonly kind: "refused"; readonly code: RowRefusalCode; readonly found?: string };

export function readEntry(value: unknown): EntryReading {
  const parsed = contactEntrySchema.safeParse(value);
  if (parsed.success) return { kind: "entry", entry: parsed.data };
  const issue = parsed.error.issues[0];
  const member = String(issue?.path[0] ?? "");
  const stood = (value as Record<string, unknown> | null)?.[member];
  if (member === "id") return refuse(idCode(stood), stood);
  if (member === "username") return refuse("username_invalid", stood);
  if (issue?.code === "unrecognized_keys") return refuse("field_unknown", issue.keys.join(", "));
  if (issue?.code === "too_big") return refuse("field_too_long", member);
  if (member !== "") return refuse("field_invalid", `${member}: ${JSON.stringify(stood)}`);
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? refuse("no_id_no_name", undefined)
    : refuse("row_broken", value);
}

function idCode(id: unknown): RowRefusalCode {
  if (typeof id === "number") return "id_is_number";
  if (typeof id !== "string") return "id_not_text";
  if (/^[0-9](?:[.,][0-9]+)?E\+?[0-9]+$/i.test(id.trim())) return "id_spreadsheet";
  return /^0*[1-9][0-9]{18,}$/.test(id) ? "id_too_large" : "id_not_digits";
}

function refuse(code: RowRefusalCode, found: unknown): EntryReading {
  const text = typeof found === "string" ? found : found === undefined ? "" : JSON.stringify(found);
  return { kind: "refused", code, ...(text !== "" && { found: cutFound(text) }) };
}
