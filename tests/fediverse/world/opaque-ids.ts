/** Account, app and token ids in the shapes that each software gives them; the same words give the same id. */
import { createHash } from "node:crypto";

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

export type IdShape = "snowflake" | "ulid" | "uuid" | "hex32" | "flake";

export function opaqueId(shape: IdShape, words: string): string {
  const hex = createHash("sha256").update(words).digest("hex");
  switch (shape) {
    case "snowflake":
      return (
        100_000_000_000_000_000n +
        (BigInt(`0x${hex.slice(0, 14)}`) % 800_000_000_000_000_000n)
      ).toString();
    case "ulid":
      return `01M${letters(hex, crockford, 23)}`;
    case "uuid":
      return `01a2${hex.slice(0, 4)}-${hex.slice(4, 8)}-7${hex.slice(8, 11)}-8${hex.slice(11, 14)}-${hex.slice(14, 26)}`;
    case "hex32":
      return hex.slice(0, 32);
    case "flake":
      return `A${letters(hex, base62, 17)}`;
  }
}

function letters(hex: string, alphabet: string, count: number): string {
  let value = BigInt(`0x${hex}`);
  const base = BigInt(alphabet.length);
  let text = "";
  for (let i = 0; i < count; i += 1) {
    text += alphabet[Number(value % base)];
    value /= base;
  }
  return text;
}
