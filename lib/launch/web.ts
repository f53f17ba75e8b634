/** The web process: Next behind our own small server, which guards every request before Next sees it. */
import http from "node:http";
import next from "next";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { endStreams } from "#lib/net/open-streams.ts";
import { guardRequest } from "./guard-request.ts";
import { projectFolder } from "./workplace.ts";

const settings = env();
const dev = process.env.NODE_ENV === "development";
const hostname = process.env["HOST"] ?? "127.0.0.1";
const port = Number(process.env["PORT"] ?? 3000);

const app = next({ dev, dir: projectFolder, hostname, port });
await app.prepare();
const handle = app.getRequestHandler();
const upgrade = app.getUpgradeHandler();

const server = http.createServer({ maxHeaderSize: 32 * 1024 }, (request, response) => {
  const guard = { publicUrl: settings.PUBLIC_URL, trustProxy: settings.TRUST_PROXY === "1", dev };
  if (!guardRequest(request, response, guard)) return;
  handle(request, response).catch((error: unknown) => {
    log.error({ err: error }, "request failed");
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
});
// Only Next's own development socket upgrades a connection.
server.on("upgrade", (request, socket, head) => {
  if (dev) upgrade(request, socket, head).catch(() => socket.destroy());
  else socket.destroy();
});
// Longer than a proxy keeps a connection (nginx: 60 s): who closes first must be the one who sends, or a request is lost.
server.keepAliveTimeout = 75_000;
server.headersTimeout = 15_000;
server.requestTimeout = 60_000;
server.listen(port, hostname, () => log.debug({ hostname, port }, "web is listening"));

process.on("SIGTERM", () => {
  endStreams();
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
});
