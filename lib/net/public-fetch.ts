/** Asks somebody else's server one thing over the guarded connection, with a limit on everything. */
import { promisify } from "node:util";
import zlib from "node:zlib";
import { Agent, type Dispatcher } from "undici";
import { envPolicy, type FetchPolicy } from "./fetch-policy.ts";
import { guardedConnector } from "./guarded-connector.ts";
import { judgeNetworkError, type UnreachableReason } from "./network-error.ts";
import { checkPublicUrl, type UrlRefusal } from "./public-url.ts";

export type PublicRequest = {
  readonly url: string;
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Counted after decompression as well. */
  readonly bodyBytesMax?: number;
  /** Everything together: name, connection, redirects, body. */
  readonly totalMs?: number;
  /** Only GET and HEAD follow; 0 answers with the redirect itself. */
  readonly redirectsMax?: number;
  readonly signal?: AbortSignal;
};

/** `url` is the last address asked, `hops` the redirects that led there (empty when there were none). */
export type FetchReply =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly headers: Headers;
      readonly body: Buffer;
      readonly url: string;
      readonly hops: readonly string[];
      readonly ms: number;
    }
  | {
      readonly kind: "refused";
      readonly reason: UrlRefusal | "redirect";
      readonly url: string;
      readonly ms: number;
    }
  | {
      readonly kind: "unreachable";
      readonly reason: UnreachableReason;
      readonly url: string;
      readonly ms: number;
    };

const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/** Never throws for anything the other side or the network does: every ending is a value. */
export async function publicFetch(
  request: PublicRequest,
  policy: FetchPolicy = envPolicy(),
): Promise<FetchReply> {
  const startedAt = performance.now();
  const totalMs = request.totalMs ?? 10_000;
  const spent = () => Math.round(performance.now() - startedAt);
  const method = request.method ?? "GET";
  const redirectsMax = method === "GET" || method === "HEAD" ? (request.redirectsMax ?? 3) : 0;
  const hops: string[] = [];
  let target = request.url;
  let headers = request.headers ?? {};
  for (;;) {
    const url = checkPublicUrl(target);
    if (!(url instanceof URL)) return { kind: "refused", reason: url, url: target, ms: spent() };
    const reply = await exchange({ ...request, method, headers, url, totalMs: totalMs - spent() }, policy);
    if (reply.kind === "refused") return { ...reply, url: url.href, ms: spent() };
    if (reply.kind === "unreachable") return { ...reply, url: url.href, ms: spent() };
    const location = redirectStatuses.has(reply.status) ? reply.headers.get("location") : null;
    if (location === null || redirectsMax === 0) return { ...reply, url: url.href, hops, ms: spent() };
    if (hops.length >= redirectsMax) {
      return { kind: "refused", reason: "redirect", url: url.href, ms: spent() };
    }
    target = URL.canParse(location, url) ? new URL(location, url).href : location;
    if (!target.startsWith(`${url.origin}/`)) headers = withoutCredentials(headers);
    hops.push(target);
  }
}

function withoutCredentials(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(authorization|cookie)$/i.test(name)),
  );
}

type Exchange =
  | { readonly kind: "answered"; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: "refused"; readonly reason: "not_public" }
  | { readonly kind: "unreachable"; readonly reason: UnreachableReason };

type OneRequest = Omit<PublicRequest, "url"> & { readonly url: URL; readonly totalMs: number };

async function exchange(request: OneRequest, policy: FetchPolicy): Promise<Exchange> {
  const bodyBytesMax = request.bodyBytesMax ?? 256 * 1_024;
  try {
    const raw = await dispatchOnce(request, bodyBytesMax, policy);
    const encoding = raw.headers.get("content-encoding");
    const body = isSuccess(raw.status)
      ? await decompress(raw.body, encoding, bodyBytesMax)
      : await decompress(raw.body, encoding, bodyBytesMax).catch(() => Buffer.alloc(0));
    return { kind: "answered", status: raw.status, headers: raw.headers, body };
  } catch (error) {
    const reason = judgeNetworkError(error);
    return reason === "not_public" ? { kind: "refused", reason } : { kind: "unreachable", reason };
  }
}

/** Of every other answer the status says what there is to say, however large or odd the page that comes with it. */
const isSuccess = (status: number) => status >= 200 && status < 300;

class LimitError extends Error {
  readonly code: "ERR_TOO_LARGE" | "ERR_TOTAL_TIME" | "ERR_GIVEN_UP";

  constructor(code: "ERR_TOO_LARGE" | "ERR_TOTAL_TIME" | "ERR_GIVEN_UP") {
    super(code);
    this.code = code;
  }
}

type RawAnswer = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

/** One request on the wire. Rejects with what went wrong; settles within `totalMs` whatever the other side does. */
function dispatchOnce(request: OneRequest, bodyBytesMax: number, policy: FetchPolicy): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let given: Error | undefined;
    let status = 0;
    let headers = new Headers();
    let size = 0;
    const chunks: Buffer[] = [];

    const finish = () => {
      clearTimeout(timer);
      request.signal?.removeEventListener("abort", onAbort);
    };
    const give = (error: Error) => {
      given ??= error;
      finish();
      reject(given);
      controller?.abort(given);
    };
    const exceed = (error: LimitError) => {
      if (status === 0 || isSuccess(status)) return give(error);
      finish();
      resolve({ status, headers, body: Buffer.alloc(0) });
      controller?.abort(error);
    };
    const tooLarge = () => exceed(new LimitError("ERR_TOO_LARGE"));
    const onAbort = () => give(new LimitError("ERR_GIVEN_UP"));
    const timer = setTimeout(() => exceed(new LimitError("ERR_TOTAL_TIME")), Math.max(0, request.totalMs));
    if (request.signal?.aborted) {
      onAbort();
      return;
    }
    request.signal?.addEventListener("abort", onAbort, { once: true });

    keptAgent(briefAgents, policy, shortly).dispatch(
      {
        origin: request.url.origin,
        path: request.url.pathname + request.url.search,
        method: request.method ?? "GET",
        headers: { "user-agent": policy.userAgent, "accept-encoding": "gzip", ...request.headers },
        body: request.body ?? null,
        headersTimeout: Math.max(1, request.totalMs),
        bodyTimeout: Math.max(1, request.totalMs),
      },
      {
        onRequestStart(started) {
          controller = started;
          if (given) started.abort(given);
        },
        onResponseStart(_, statusCode, raw) {
          status = statusCode;
          headers = readHeaders(raw);
          if (Number(headers.get("content-length")) > bodyBytesMax && request.method !== "HEAD") {
            tooLarge();
          }
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (size > bodyBytesMax) tooLarge();
          else chunks.push(chunk);
        },
        onResponseEnd() {
          finish();
          // undici frees the connection one turn of the event loop after this call: a question asked before that opens another.
          setImmediate(() => setImmediate(resolve, { status, headers, body: Buffer.concat(chunks) }));
        },
        onResponseError(_, error) {
          finish();
          reject(given ?? error);
        },
      },
    );
  });
}

function readHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    // A header may hold any byte; `Headers` throws at what is no Latin-1.
    for (const one of Array.isArray(value) ? value : [value ?? ""]) {
      headers.append(name, one.replace(/[^\t\x20-\x7e\x80-\xff]/g, ""));
    }
  }
  return headers;
}

const inflaters: Record<string, (body: Buffer, options: zlib.ZlibOptions) => Promise<Buffer>> = {
  gzip: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  "x-gzip": promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.inflate),
  br: promisify<Buffer, zlib.ZlibOptions, Buffer>(zlib.brotliDecompress),
};

async function decompress(body: Buffer, encoding: string | null, bytesMax: number): Promise<Buffer> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "" || body.length === 0) return body;
  const inflate = inflaters[name];
  if (!inflate) throw Object.assign(new Error(name), { code: "ERR_CONTENT_ENCODING" });
  return inflate(body, { maxOutputLength: bytesMax });
}

type Keeping = { readonly keepAliveTimeout: number; readonly keepAliveMaxTimeout: number };

/** A look-up asks thousands of hosts a few things each: an open connection costs more memory than it saves. */
const shortly: Keeping = { keepAliveTimeout: 500, keepAliveMaxTimeout: 500 };
/** Kept-alive sockets are closed by us before servers do it. */
const longer: Keeping = { keepAliveTimeout: 4_000, keepAliveMaxTimeout: 30_000 };

const briefAgents = new WeakMap<FetchPolicy, Agent>();
const agents = new WeakMap<FetchPolicy, Agent>();

/** One pool of connections per policy, for servers that are asked again and again. */
export function agentOf(policy: FetchPolicy): Agent {
  return keptAgent(agents, policy, longer);
}

function keptAgent(kept: WeakMap<FetchPolicy, Agent>, policy: FetchPolicy, keeping: Keeping): Agent {
  const known = kept.get(policy);
  if (known) return known;
  const agent = new Agent({
    connect: guardedConnector(policy),
    maxHeaderSize: 32 * 1_024,
    ...keeping,
  });
  kept.set(policy, agent);
  return agent;
}

/** Closes idle connections, so that a process can end. */
export async function closePublicFetch(policy: FetchPolicy = envPolicy()): Promise<void> {
  for (const kept of [briefAgents, agents]) {
    await kept.get(policy)?.destroy();
    kept.delete(policy);
  }
}
