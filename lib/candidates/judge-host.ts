/** What is known of a host before it is asked? */
import { parseHost, registrableDomain } from "#lib/fediverse/host.ts";
import { isMailHost } from "#lib/fediverse/mail-hosts.ts";
import type { CandidateKind } from "./candidate.ts";
import {
  bridges,
  chatServers,
  groupServers,
  linkPages,
  mirrors,
  newsMail,
  otherNetworks,
  sitesWithProfilePaths,
} from "./known-hosts.ts";
import { Memory } from "./memory.ts";

/** `nobody`: no account of the fediverse stands there. The rest are the kinds a candidate can have. */
export type HostKind = CandidateKind | "nobody";

const kinds = new Map<string, HostKind>();
for (const list of [sitesWithProfilePaths, otherNetworks, chatServers]) {
  for (const host of list.hosts) kinds.set(host, "nobody");
}
/** Newspapers have instances of their own below their domain. */
const exactly = new Set(newsMail.hosts.flatMap((host) => [host, `www.${host}`]));
/** Of pages of links, somebody's own below it may be an instance. */
for (const host of linkPages.hosts) exactly.add(host).add(`www.${host}`);
for (const host of mirrors.hosts) kinds.set(host, "mirror");
for (const host of groupServers.hosts) kinds.set(host, "group");
for (const host of bridges.hosts) kinds.set(host, "bridge");

const linkPageHosts = new Set(linkPages.hosts);

// The public suffix list is asked once for each host that comes up.
const hosts = new Memory(parseHost);
const hostKinds = new Memory(judge);

/** `parseHost` for text in which the same hosts come up again and again. */
export function recogniseHost(text: string): string | null {
  return text.length > 253 ? null : hosts.get(text);
}

/** Hosts, and after each of them its kind. */
const recent: (string | undefined)[] = Array.from({ length: 16_384 });
/** Most hosts are judged right after they are read. */
let lastHost = "";
let lastKind: HostKind | undefined;

/**
 * The same for a stretch of small ASCII letters, which is not cut out of its text when it was met lately. `sum` is the
 * same for the same letters. Null also for hosts in punycode: they have to be looked at.
 */
export function recogniseHostIn(text: string, start: number, end: number, sum: number): string | null {
  const place = ((sum ^ (sum >>> 15)) & 8_191) << 1;
  const known = recent[place];
  if (known !== undefined && known.length === end - start && text.startsWith(known, start)) {
    lastHost = known;
    lastKind = recent[place + 1] as HostKind;
    return known;
  }
  const written = text.slice(start, end);
  const host = recogniseHost(written);
  // In small letters and without punycode, a host is its own one spelling.
  if (host !== written || host.includes("xn--")) return null;
  recent[place] = host;
  recent[place + 1] = judgeHost(host);
  return host;
}

/** Looks at the host itself and at its registrable domain; a name inside a longer one means nothing. */
export function judgeHost(host: string): HostKind {
  return host === lastHost && lastKind ? lastKind : hostKinds.get(host);
}

function judge(host: string): HostKind {
  const known = kinds.get(host) ?? kinds.get(registrableDomain(host) ?? host);
  if (known) return known;
  return exactly.has(host) || isMailHost(host) ? "nobody" : "person";
}

/** `name` is in lower case; subdomains count, as in `somebody.carrd.co`. */
export function isLinkPage(name: string): boolean {
  return linkPageHosts.has(name) || linkPageHosts.has(name.split(".").slice(-2).join("."));
}
