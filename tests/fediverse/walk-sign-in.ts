/** Walks through a virtual server's sign-in pages as a person in a browser would, without a browser. */
import { askLoopback, type LoopbackReply } from "./ask-loopback.ts";

export type SignInWalk = {
  readonly username: string;
  readonly password: string;
  /** Press "Deny" instead of "Authorize". */
  readonly denies?: boolean;
};

/**
 * From an authorize URL (`https://host/oauth/authorize?…`, or that of the plain pages listener) to the address
 * the browser is sent back to.
 * Throws with the page's text when the server keeps the person on a page of its own.
 */
export async function walkSignIn(
  at: { readonly port: number; readonly caFile: string },
  authorizeUrl: string,
  walk: SignInWalk,
): Promise<string> {
  const start = new URL(authorizeUrl);
  const cookies = new Map<string, string>();
  let next = `${start.pathname}${start.search}`;
  let form: { body: string } | null = null;
  for (let hop = 0; hop < 10; hop += 1) {
    const reply = await hopTo(at, start, next, cookies, form);
    form = null;
    const { location } = reply.headers;
    if (location !== undefined && reply.status >= 300 && reply.status < 400) {
      const onward = new URL(location, start);
      if (onward.host !== start.host) return location;
      next = `${onward.pathname}${onward.search}`;
      continue;
    }
    const found = reply.status === 200 ? reply.text.match(/<form method="post" action="([^"]*)">/) : null;
    if (!found) throw new Error(`${start.host} answered ${reply.status}: ${reply.text.slice(0, 300)}`);
    next = unescapeHtml(found[1] ?? "");
    form = { body: filled(reply.text, walk) };
  }
  throw new Error(`${start.host} never came to an end.`);
}

async function hopTo(
  at: { readonly port: number; readonly caFile: string },
  start: URL,
  path: string,
  cookies: Map<string, string>,
  form: { body: string } | null,
): Promise<Pick<LoopbackReply, "status" | "headers" | "text">> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const headers: Record<string, string> = cookie ? { cookie } : {};
  if (form) headers["content-type"] = "application/x-www-form-urlencoded";
  const ask = { method: form ? "POST" : "GET", headers, ...(form ? { body: form.body } : {}) };
  const isPlain = start.protocol === "http:";
  const reply = isPlain
    ? await askPlain(new URL(path, start), ask)
    : await askLoopback(at, start.host, path, ask);
  for (const line of reply.headers["set-cookie"] ?? []) {
    const [name = "", ...value] = (line.split(";")[0] ?? "").split("=");
    cookies.set(name, value.join("="));
  }
  return reply;
}

async function askPlain(
  url: URL,
  ask: RequestInit,
): Promise<Pick<LoopbackReply, "status" | "headers" | "text">> {
  const reply = await fetch(url, { ...ask, redirect: "manual" });
  const headers = { ...Object.fromEntries(reply.headers), "set-cookie": reply.headers.getSetCookie() };
  return { status: reply.status, headers, text: await reply.text() };
}

function filled(page: string, walk: SignInWalk): string {
  const form = new URLSearchParams();
  for (const [, name = "", value = ""] of page.matchAll(
    /<input type="hidden" name="([^"]*)" value="([^"]*)">/g,
  )) {
    form.set(unescapeHtml(name), unescapeHtml(value));
  }
  if (page.includes('name="password"')) {
    form.set("username", walk.username);
    form.set("password", walk.password);
  }
  if (page.includes('name="decision"')) form.set("decision", walk.denies ? "deny" : "allow");
  return form.toString();
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}
