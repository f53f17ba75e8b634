/** What a virtual host is asked and what it answers, free of sockets. */
import type { IncomingHttpHeaders } from "node:http";

export type ParamValue = string | readonly string[];

export type Ask = {
  readonly method: string;
  /** The name the client asked for, lower case, no port. */
  readonly host: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Form or JSON members of the body; arrays stay arrays. */
  readonly params: Readonly<Record<string, ParamValue>>;
  readonly ip: string;
  /** Where the pages of this host hang: "" on TLS, "/<host>" on the plain pages listener. */
  readonly base: string;
  /** What a browser calls this host: `https://host`, or the pages listener. */
  readonly origin: string;
};

type BodyEffect = "cut" | "endless" | "huge" | "gzip_bomb" | "drip";

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
  /** How long the server would honestly take before answering. */
  readonly waitMs?: number;
  /** Something wrong with the transport instead of, or besides, the answer. */
  readonly effect?: "reset" | "hang" | BodyEffect;
  readonly dripMs?: number;
};

type Headers = Answer["headers"];

export function answer(status: number, headers: Headers, body: string): Answer {
  return { status, headers, body };
}

export function json(status: number, body: unknown, headers: Headers = {}): Answer {
  return answer(status, { "content-type": "application/json", ...headers }, JSON.stringify(body));
}

export function html(status: number, body: string, headers: Headers = {}): Answer {
  return answer(status, { "content-type": "text/html; charset=utf-8", ...headers }, body);
}

export function empty(status: number, headers: Headers = {}): Answer {
  return answer(status, headers, "");
}

export function redirect(status: number, location: string, headers: Headers = {}): Answer {
  return answer(status, { location, ...headers }, "");
}

export function withHeaders(given: Answer, headers: Headers): Answer {
  return { ...given, headers: { ...headers, ...given.headers } };
}

/** One value of a body parameter, or of the query when the body has none. */
export function param(ask: Ask, name: string): string | null {
  const value = ask.params[name];
  if (typeof value === "string") return value;
  if (value && value.length > 0) return value[0] ?? null;
  return ask.query.get(name);
}
