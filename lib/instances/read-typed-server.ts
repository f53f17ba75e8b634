/** Which server did the person mean? Reads whatever people type or paste into the one sign-in field. */
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { parseHost } from "#lib/fediverse/host.ts";

export type TypedServer =
  /** A server by its host. */
  | { readonly kind: "host"; readonly host: string }
  /** A person's own address: the server behind it is asked for by WebFinger. */
  | { readonly kind: "handle"; readonly handle: Handle }
  /** Nothing we can read as either. */
  | { readonly kind: "unreadable" };

const lengthMax = 500;
const profilePath = /^\/(?:web\/|deck\/|users\/|@)*@?([^/@?#]+)(?:@([^/?#]+))?/;

/** Never throws. Hosts, handles and profile links in any case, with or without scheme, `@`, `acct:` or a trailing slash. */
export function readTypedServer(typed: string): TypedServer {
  const text = clean(typed);
  if (!text || typed.length > lengthMax) return { kind: "unreadable" };
  const bare = text.replace(/^(?:acct:|mailto:)/i, "");
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(bare) && !bare.includes("/")) return fromWord(bare);
  return fromLink(bare);
}

// Pasted text brings quotes, brackets, commas and invisible characters along.
function clean(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/\p{Cf}/gu, "")
    .replace(/^[\s<("'«“‘]+|[\s>)"'»”’,;.!?]+$/gu, "")
    .replace(/\s+/gu, "");
}

function fromWord(word: string): TypedServer {
  if (word.replace(/^@/, "").includes("@")) {
    const handle = parseHandle(word);
    return handle ? { kind: "handle", handle } : { kind: "unreadable" };
  }
  return fromHost(word.replace(/^@/, ""));
}

function fromHost(text: string): TypedServer {
  const host = parseHost(text);
  return host ? { kind: "host", host } : { kind: "unreadable" };
}

/** `/@me@elsewhere` is an account of elsewhere, shown here; every other path tells the server only. */
function fromLink(text: string): TypedServer {
  const url = toUrl(text);
  if (!url || url.username || url.port) return { kind: "unreadable" };
  const server = fromHost(url.hostname);
  const [, user, remote] = profilePath.exec(decodePath(url.pathname)) ?? [];
  const remoteHandle = user && remote ? parseHandle(`${user}@${remote}`) : null;
  return remoteHandle ? { kind: "handle", handle: remoteHandle } : server;
}

function toUrl(text: string): URL | null {
  const link = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text.replace(/^[^:]+/, "https") : `https://${text}`;
  return URL.canParse(link) ? new URL(link) : null;
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
