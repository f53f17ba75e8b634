/** What every request and answer must be like, before any page is asked: our name, one nonce, no third party, limits. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { clientAddressHeader } from "#lib/net/client-address-header.ts";

type Guard = { readonly publicUrl: string; readonly trustProxy: boolean; readonly dev: boolean };

/** The largest body of any request; a part of an upload is at most 2 MB, everything else is far below. */
const bodyBytesMax = 4 * 1024 * 1024;

/** Answers false after having answered the request itself. */
export function guardRequest(request: IncomingMessage, response: ServerResponse, guard: Guard): boolean {
  request.headers[clientAddressHeader] = addressOf(request, guard.trustProxy);
  const nonce = randomBytes(18).toString("base64");
  const policy = contentSecurityPolicy(nonce, guard.dev);
  // Next reads the nonce from the policy on the request and puts it on its own scripts.
  request.headers["content-security-policy"] = policy;
  for (const [name, value] of Object.entries(answerHeaders(policy, guard.publicUrl)))
    response.setHeader(name, value);
  if (!isOurName(request, guard)) return sendToOurName(request, response, guard);
  if (Number(request.headers["content-length"] ?? 0) > bodyBytesMax)
    return refuse(response, 413, "Too large.");
  return true;
}

function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy
    ? String(request.headers["x-forwarded-for"] ?? "")
        .split(",")
        .at(-1)
        ?.trim()
    : "";
  return forwarded || request.socket.remoteAddress || "unknown";
}

/** A page asked for under another name (DNS rebinding, localhost for 127.0.0.1) is sent to the right one. */
function isOurName(request: IncomingMessage, guard: Guard): boolean {
  return request.headers.host === new URL(guard.publicUrl).host;
}

function sendToOurName(request: IncomingMessage, response: ServerResponse, guard: Guard): false {
  const readable = request.method === "GET" || request.method === "HEAD";
  if (!readable) return refuse(response, 421, "Wrong host.");
  response.writeHead(307, {
    location: `${guard.publicUrl}${request.url?.startsWith("/") ? request.url : "/"}`,
  });
  response.end();
  return false;
}

function refuse(response: ServerResponse, status: number, text: string): false {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end(text);
  return false;
}

/** Nothing from anybody else: no script, style, font, picture or request leaves for a third party. */
export function contentSecurityPolicy(nonce: string, dev: boolean): string {
  const script = dev
    ? `'self' 'nonce-${nonce}' 'strict-dynamic' 'unsafe-eval'`
    : `'self' 'nonce-${nonce}' 'strict-dynamic'`;
  // While developing, Next injects styles of its own without a nonce.
  const style = dev ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`;
  return [
    "default-src 'none'",
    `script-src ${script}`,
    `style-src ${style}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
}

function answerHeaders(policy: string, publicUrl: string): Record<string, string> {
  return {
    "content-security-policy": policy,
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
    ...(publicUrl.startsWith("https:")
      ? { "strict-transport-security": "max-age=31536000; includeSubDomains" }
      : {}),
  };
}
