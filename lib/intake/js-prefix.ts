/** Is this one of an X archive's `.js` files, and where does its JSON begin? */

/**
 * `more`: the bytes end before the prefix does. `found` shows the beginning that was there instead.
 * `globalName` is what stands after `window.`, for example `YTD.following.part0`.
 */
export type PrefixReading =
  | { readonly kind: "read"; readonly globalName: string; readonly jsonStart: number }
  | { readonly kind: "more" }
  | { readonly kind: "wrong"; readonly found: string };

/** Far more than any prefix seen (the longest is about 60 bytes). */
const prefixBytesMax = 1_024;

const shape = /^[ \t\r\n]*window\.([A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*)[ \t\r\n]*=[ \t\r\n]*(?=[^ \t\r\n])/;
const word = "window.";

/** `bytes` are the first of the file; `complete` says that no more will come. */
export function readPrefix(bytes: Uint8Array, complete: boolean): PrefixReading {
  const head = latin(bytes.subarray(0, prefixBytesMax));
  const bomBytes = head.startsWith("\u{EF}\u{BB}\u{BF}") ? 3 : 0;
  const text = bomBytes > 0 ? head.slice(bomBytes) : head;
  const match = shape.exec(text);
  if (match?.[1] !== undefined) {
    return { kind: "read", globalName: match[1], jsonStart: bomBytes + match[0].length };
  }
  const mayGoOn = !complete && head.length < prefixBytesMax;
  if (mayGoOn && (head.length < 3 || isBeginning(text))) return { kind: "more" };
  return { kind: "wrong", found: new TextDecoder().decode(bytes.subarray(0, 80)) };
}

/** Whether more bytes could still make a prefix of this. */
function isBeginning(text: string): boolean {
  const begun = text.replace(/^[ \t\r\n]+/, "");
  if (begun.length <= word.length) return word.startsWith(begun);
  return begun.startsWith(word) && /^[A-Za-z0-9_.]*[ \t\r\n]*=?[ \t\r\n]*$/.test(begun.slice(word.length));
}

function latin(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** `YTD.following.part0` is of the type `following`; other names have no type. */
export function archiveType(globalName: string): string | null {
  return /^YTD\.([a-z0-9_]+)\.part[0-9]+$/i.exec(globalName)?.[1]?.toLowerCase() ?? null;
}
