/** A bare HTTPS client for tests of the loopback fediverse: no guards, no redirects, exactly what was answered. */
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import https from "node:https";

export type LoopbackReply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body; throws when it is no JSON. */
  json(): unknown;
};

export type LoopbackAsk = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
  readonly withoutUserAgent?: boolean;
  /** Open a connection for this request alone instead of keeping one alive. */
  readonly fresh?: boolean;
};

/** Rejects with the socket's error when the connection fails. */
export function askLoopback(
  at: { readonly port: number; readonly caFile: string },
  host: string,
  path: string,
  ask: LoopbackAsk = {},
): Promise<LoopbackReply> {
  return new Promise((resolve, reject) => {
    const request = https.request({
      host: "127.0.0.1",
      port: at.port,
      servername: host,
      ca: authority(at.caFile),
      method: ask.method ?? "GET",
      path,
      agent: ask.fresh ? false : keepAlive,
      timeout: ask.timeoutMs ?? 10_000,
      headers: { ...(ask.withoutUserAgent ? {} : { "user-agent": "loopback-test" }), ...ask.headers, host },
    });
    request.on("timeout", () => request.destroy(new Error("timeout")));
    request.on("error", reject);
    request.on("response", (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text, json: () => JSON.parse(text) as unknown });
      });
    });
    request.end(ask.body);
  });
}

const keepAlive = new https.Agent({ keepAlive: true });
const authorities = new Map<string, string>();

function authority(file: string): string {
  const known = authorities.get(file) ?? readFileSync(file, "utf8");
  authorities.set(file, known);
  return known;
}
