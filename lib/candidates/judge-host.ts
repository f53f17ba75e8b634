/** What is known of a host before it is asked? */
import { parseHost, registrableDomain } from "#lib/fediverse/host.ts";
import type { CandidateKind } from "./candidate.ts";
import {
  bridges,
  chatServers,
  groupServers,
  linkPages,
  mailProviderNames,
  mailProviders,
  mirrors,
  newsMail,
  otherNetworks,
  sitesWithProfilePaths,
} from "./known-hosts.ts";
import { Memory } from "./memory.ts";

/** `nobody`: no account of the fediverse stands there. The rest are the kinds a candidate can have. */
export type HostKind = CandidateKind | "nobody";

const kinds = new Map<string, HostKind>();
for (const list of [mailProviders, sitesWithProfilePaths, otherNetworks, chatServers]) {
  for (const host of list.hosts) kinds.set(host, "nobody");
}
/** Newspapers have instances of their own below their domain. */
const exactly = new Set(newsMail.hosts);
for (const host of mirrors.hosts) kinds.set(host, "mirror");
for (const host of groupServers.hosts) kinds.set(host, "group");
for (const host of bridges.hosts) kinds.set(host, "bridge");

const mailNames = new Set(mailProviderNames);
const linkPageHosts = new Set(linkPages.hosts);

// The public suffix list is asked once for each host that comes up.
const hosts = new Memory(parseHost);
const hostKinds = new Memory(judge);

/** `parseHost` for text in which the same hosts come up again and again. */
export function recogniseHost(text: string): string | null {
  return text.length > 253 ? null : hosts.get(text);
}

type Recent = { readonly written: string; readonly host: string | null };
const recent: (Recent | undefined)[] = Array.from({ length: 4_096 });

/** The same for a stretch of ASCII, which is not cut out of its text when it was met lately. */
export function recogniseHostIn(text: string, start: number, end: number): string | null {
  const middle = text.charCodeAt((start + end) >> 1);
  const place =
    (text.charCodeAt(start) * 31 + middle * 257 + text.charCodeAt(end - 6) * 67 + (end - start)) & 4_095;
  const known = recent[place];
  if (known && known.written.length === end - start && text.startsWith(known.written, start))
    return known.host;
  const written = text.slice(start, end);
  const host = recogniseHost(written);
  recent[place] = { written, host };
  return host;
}

/** Looks at the host itself and at its registrable domain; a name inside a longer one means nothing. */
export function judgeHost(host: string): HostKind {
  return hostKinds.get(host);
}

function judge(host: string): HostKind {
  const domain = registrableDomain(host) ?? host;
  const known = kinds.get(host) ?? kinds.get(domain);
  if (known) return known;
  if (exactly.has(host)) return "nobody";
  return mailNames.has(domain.slice(0, domain.indexOf("."))) ? "nobody" : "person";
}

/** `name` is in lower case; subdomains count, as in `somebody.carrd.co`. */
export function isLinkPage(name: string): boolean {
  return linkPageHosts.has(name) || linkPageHosts.has(name.split(".").slice(-2).join("."));
}
