/** The guarded connection for libraries that bring their own `fetch` (masto), in plain Node processes only. */
import zlib from "node:zlib";
import type { Dispatcher } from "undici";
import { envPolicy, type FetchPolicy } from "./fetch-policy.ts";
import { RefusedConnection } from "./guarded-connector.ts";
import { agentOf } from "./public-fetch.ts";
import { checkPublicUrl } from "./public-url.ts";

const bodyBytesMax = 4 * 1_024 * 1_024;
const errorBytesMax = 64 * 1_024;

/**
 * Every call keeps to https on 443 of public names, and an answer to 4 MB as it comes over the wire. An error answer that
 * is no JSON object (a proxy's page, an empty 422) becomes `{"error":"…"}`, because masto loses the status of all others.
 */
export function publicDispatcher(policy: FetchPolicy = envPolicy()): Dispatcher {
  return agentOf(policy).compose((dispatch) => (options, handler) => {
    const url = checkPublicUrl(options.path, String(options.origin ?? ""));
    if (!(url instanceof URL)) throw new RefusedConnection(`refused: ${url}`);
    const headers = withUserAgent(options.headers, policy.userAgent);
    return dispatch({ ...options, headers }, new GuardedAnswer(handler));
  });
}

function withUserAgent(headers: Dispatcher.DispatchOptions["headers"], userAgent: string) {
  if (Array.isArray(headers) || headers === null || headers === undefined) {
    return [...(headers ?? []), "user-agent", userAgent];
  }
  return Symbol.iterator in headers
    ? Object.fromEntries([...headers, ["user-agent", userAgent]])
    : { ...headers, "user-agent": userAgent };
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

/** Counts what comes in, and holds an error answer back until it can be shown as JSON. */
class GuardedAnswer implements Dispatcher.DispatchHandler {
  readonly #next: Dispatcher.DispatchHandler;
  #size = 0;
  #failure: { readonly status: number; readonly headers: Headers; readonly text: string } | null = null;
  #held: Buffer[] = [];

  constructor(next: Dispatcher.DispatchHandler) {
    this.#next = next;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#next.onRequestStart?.(controller, context);
  }

  onRequestUpgrade(): void {
    throw new RefusedConnection("an upgrade was not asked for");
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
    text?: string,
  ): void {
    if (status >= 400) this.#failure = { status, headers, text: text ?? "" };
    else this.#next.onResponseStart?.(controller, status, headers, text);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#failure) {
      if (this.#size <= errorBytesMax) this.#held.push(chunk);
    } else if (this.#size > bodyBytesMax) {
      controller.abort(Object.assign(new Error("the answer is too large"), { code: "ERR_TOO_LARGE" }));
    } else {
      this.#next.onResponseData?.(controller, chunk);
    }
  }

  onResponseEnd(controller: Dispatcher.DispatchController, trailers: Headers): void {
    if (this.#failure) {
      const { status, headers, text } = this.#failure;
      const body = readErrorBody(Buffer.concat(this.#held), headers["content-encoding"], status);
      this.#next.onResponseStart?.(controller, status, asJson(headers, body), text);
      this.#next.onResponseData?.(controller, body);
    }
    this.#next.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    this.#next.onResponseError?.(controller, error);
  }
}

function asJson(headers: Headers, body: Buffer): Headers {
  const kept = Object.entries(headers).filter(
    ([name]) => !["content-type", "content-encoding", "content-length", "transfer-encoding"].includes(name),
  );
  return {
    ...Object.fromEntries(kept),
    "content-type": "application/json; charset=utf-8",
    "content-length": String(body.length),
  };
}

/** The server's own JSON object with an `error` text, or one of ours with the status. */
function readErrorBody(raw: Buffer, encoding: string | string[] | undefined, status: number): Buffer {
  const fallback = { error: `HTTP ${status}` };
  try {
    const parsed: unknown = JSON.parse(decoded(raw, String(encoding ?? "")).toString("utf8"));
    const isObject = typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
    return Buffer.from(JSON.stringify(isObject ? withErrorText(parsed, fallback) : fallback));
  } catch {
    return Buffer.from(JSON.stringify(fallback));
  }
}

function withErrorText(answer: object, fallback: { readonly error: string }): object {
  return "error" in answer && typeof answer.error === "string" ? answer : { ...answer, ...fallback };
}

function decoded(raw: Buffer, encoding: string): Buffer {
  const options = { maxOutputLength: errorBytesMax };
  if (/^(x-)?gzip$/i.test(encoding)) return zlib.gunzipSync(raw, options);
  if (/^deflate$/i.test(encoding)) return zlib.inflateSync(raw, options);
  if (/^br$/i.test(encoding)) return zlib.brotliDecompressSync(raw, options);
  return raw;
}
