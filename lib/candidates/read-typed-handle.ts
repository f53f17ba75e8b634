/** Which handle did a person type? Also what they copied from the address bar: the link to the profile. */
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { extractHandles } from "./extract-handles.ts";

/** Null when the text is anything else than one handle, or one link to a profile. */
export function readTypedHandle(text: string): Handle | null {
  const typed = text.trim();
  const plain = parseHandle(typed);
  if (plain) return plain;
  if (/\s/.test(typed)) return null;
  const [found, ...others] = extractHandles([{ field: "url", text: typed }]).handles;
  const isAll = found?.start === 0 && others.length === 0 && found.strength !== "weak";
  return found && isAll ? found.handle : null;
}
