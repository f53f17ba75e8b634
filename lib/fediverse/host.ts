/** Is this text a host name that a fediverse server could carry, and what is its one spelling? */
import { parse } from "tldts";

/** RFC 2606 names that stand in tests and examples; they can never be reached by accident. */
const exampleSuffixes = new Set(["test", "example"]);

const plainLabel = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

export type HostOptions = {
  /** Suffixes of a private network that count as known, such as `lan`. */
  readonly alsoSuffixes?: readonly string[];
};

/**
 * The canonical ASCII host (lower case, IDNA as in UTS 46, no trailing dot), or null for everything that is no public
 * host name: one label only, an address, a port, an unknown or bare public suffix, forbidden characters.
 * Names that must never be connected to are refused where we connect, not here.
 */
export function parseHost(text: string, options: HostOptions = {}): string | null {
  const ascii = toAscii(text.trim());
  if (ascii === null || ascii.length > 253) return null;
  const labels = ascii.split(".");
  if (labels.length < 2 || !labels.every((label) => plainLabel.test(label))) return null;
  const suffix = labels.at(-1) ?? "";
  if (/^[0-9]/.test(suffix) || suffix === "onion") return null;
  if (exampleSuffixes.has(suffix) || options.alsoSuffixes?.includes(suffix)) return ascii;
  return registrableDomain(ascii) === null ? null : ascii;
}

/** The part of a canonical host that somebody registered (`example.co.uk`), or null when the suffix is not known. */
export function registrableDomain(host: string): string | null {
  const labels = host.split(".");
  if (exampleSuffixes.has(labels.at(-1) ?? "")) return labels.slice(-2).join(".");
  const found = parse(host, {
    detectIp: false,
    extractHostname: false,
    validateHostname: false,
    mixedInputs: false,
  });
  return found.isIcann ? found.domain : null;
}

function toAscii(text: string): string | null {
  const bare = text.endsWith(".") ? text.slice(0, -1) : text;
  if (/^[A-Za-z0-9._-]{1,253}$/.test(bare) && !/xn--/i.test(bare)) return bare.toLowerCase();
  // Everything that would let the URL parser see more than a host is refused before it is asked.
  if (bare.length > 1_000 || /[\s\p{Cc}%/?#@:[\]\\<>^|]/u.test(bare)) return null;
  const url = URL.canParse(`https://${bare}/`) ? new URL(`https://${bare}/`) : null;
  return url ? url.hostname.replace(/\.$/, "") : null;
}
