/** May this address be asked at all? What can be told before any name is resolved. */
import { isIP } from "node:net";

export type UrlRefusal = "bad_url" | "not_https" | "port" | "not_public";

/** Names that never lead to the public internet (RFC 6761, RFC 7686, RFC 8375, and private habit). */
const closedSuffixes = new Set([
  "localhost",
  "local",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "onion",
  "i2p",
  "arpa",
  "invalid",
]);

/** The parsed address, or why it is refused: https on 443 only, a name and no address, no credentials. */
export function checkPublicUrl(text: string, base?: string): URL | UrlRefusal {
  if (text.length > 4_096 || !URL.canParse(text, base)) return "bad_url";
  const url = new URL(text, base);
  if (url.protocol !== "https:") return "not_https";
  if (url.username !== "" || url.password !== "") return "bad_url";
  if (url.port !== "") return "port";
  return isPublicName(url.hostname) ? url : "not_public";
}

/** A name of at least two labels outside the closed suffixes. Octal and decimal addresses arrive here as dotted ones. */
export function isPublicName(host: string): boolean {
  const name = host.replace(/\.$/, "");
  if (name.startsWith("[") || isIP(name) !== 0) return false;
  const labels = name.split(".");
  return labels.length > 1 && !labels.includes("") && !closedSuffixes.has(labels.at(-1) ?? "");
}
