/** X (Twitter) account ids: 64-bit numbers that a JavaScript number cannot hold, so they travel as decimal text. */

declare const mark: unique symbol;
export type XId = string & { readonly [mark]: "XId" };

const largest = 2n ** 63n - 1n;

/** The id in its one spelling (no leading zeros), or null when it is not 1 to 20 digits below 2^63, or zero. */
export function parseXId(text: string): XId | null {
  if (!/^[0-9]{1,20}$/.test(text)) return null;
  const value = BigInt(text);
  return value > 0n && value <= largest ? (value.toString() as XId) : null;
}

/** X names as of today: 1 to 15 letters, digits or `_`; longer historic ones exist (up to 20 are let through). */
export function parseXUsername(text: string): string | null {
  const name = text.trim().replace(/^@/, "");
  return /^[A-Za-z0-9_]{1,20}$/.test(name) ? name : null;
}

const profileLink =
  /^(?:https?:\/\/)?(?:www\.|mobile\.)?(?:x|twitter)\.com\/@?([A-Za-z0-9_]{1,20})(?![A-Za-z0-9_])/i;

/** The same for a name that may be given as the link to its profile. */
export function parseXProfile(text: string): string | null {
  const written = text.trim();
  return parseXUsername(profileLink.exec(written)?.[1] ?? written);
}
