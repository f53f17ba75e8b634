/** Turns a request on a socket into an `Ask`. */
import type { IncomingMessage } from "node:http";
import type { Ask, ParamValue } from "./exchange.ts";

const bodyBytesMax = 1_000_000;

export async function readAsk(request: IncomingMessage, host: string, base: string): Promise<Ask> {
  const url = new URL(request.url ?? "/", "http://loopback.invalid");
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const body = hasBody ? await readBody(request) : "";
  return {
    method: request.method ?? "GET",
    host,
    path: decodePath(base ? url.pathname.slice(base.length) || "/" : url.pathname),
    query: url.searchParams,
    headers: request.headers,
    params: readParams(request.headers["content-type"] ?? "", body),
    ip: request.socket.remoteAddress ?? "",
    base,
    origin: base ? `http://${request.headers.host}${base}` : `https://${host}`,
  };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= bodyBytesMax) parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function readParams(type: string, body: string): Record<string, ParamValue> {
  if (body === "") return {};
  if (type.startsWith("application/json")) return jsonParams(body);
  if (type.startsWith("multipart/form-data")) return multipartParams(type, body);
  return formParams(new URLSearchParams(body));
}

function formParams(form: URLSearchParams): Record<string, ParamValue> {
  const params: Record<string, ParamValue> = {};
  for (const name of new Set(form.keys())) {
    const all = form.getAll(name);
    params[name.replace(/\[\]$/, "")] = name.endsWith("[]") ? all : (all.at(-1) ?? "");
  }
  return params;
}

function jsonParams(body: string): Record<string, ParamValue> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return {};
  }
  const params: Record<string, ParamValue> = {};
  for (const [name, entry] of Object.entries(value && typeof value === "object" ? value : {})) {
    if (entry === null || entry === undefined) continue;
    params[name] = Array.isArray(entry) ? entry.map(String) : String(entry);
  }
  return params;
}

function multipartParams(type: string, body: string): Record<string, ParamValue> {
  const boundary = type.match(/boundary="?([^";]+)"?/)?.[1];
  const params: Record<string, ParamValue> = {};
  for (const part of boundary ? body.split(`--${boundary}`) : []) {
    const found = part.match(/name="([^"]+)"[\s\S]*?\r\n\r\n([\s\S]*)\r\n$/);
    if (found?.[1]) params[found[1]] = found[2] ?? "";
  }
  return params;
}
