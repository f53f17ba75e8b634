/** The controls of a running fediverse as JSON over plain HTTP on loopback: `POST /<method>` with its arguments. */
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { Control } from "./control.ts";

const methods = [
  "addHost",
  "setHost",
  "addAccount",
  "setAccount",
  "setFault",
  "clearFaults",
  "putFollow",
  "approve",
  "reject",
  "follows",
  "followEvents",
  "issueToken",
  "revokeTokens",
  "log",
  "violations",
  "stats",
  "clearTraffic",
  "setXTrouble",
  "setXNaming",
  "setXLimits",
  "endXTokens",
  "xTokens",
  "xStats",
  "now",
  "shiftTime",
  "reset",
] as const satisfies readonly (keyof Control)[];

/**
 * `POST /<method>` with a JSON array of arguments answers `{"value": …}`, or 400 `{"error": …}`.
 * `GET /` answers what `about` gives.
 */
export async function serveControl(
  port: number,
  control: Control,
  about: () => unknown,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    void answer(request, control, about).then(({ status, body }) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: http.IncomingMessage,
  control: Control,
  about: () => unknown,
): Promise<{ status: number; body: unknown }> {
  const name = (request.url ?? "/").slice(1);
  if (request.method === "GET" && name === "") return { status: 200, body: about() };
  const method = methods.find((known) => known === name);
  if (!method || request.method !== "POST") return { status: 404, body: { error: `no method ${name}` } };
  try {
    const given = JSON.parse((await bodyOf(request)) || "[]") as unknown;
    if (!Array.isArray(given)) throw new Error("the arguments must be a JSON array");
    const call = control[method] as (...given: unknown[]) => unknown;
    return { status: 200, body: { value: call(...given) ?? null } };
  } catch (error) {
    return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

async function bodyOf(request: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}
