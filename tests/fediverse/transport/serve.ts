/** The two listeners: TLS for every virtual host, and plain pages for an ordinary browser. */
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Answer, Ask } from "./exchange.ts";
import { readAsk } from "./read-ask.ts";
import type { CertificateKind, TlsContexts } from "./tls-contexts.ts";
import { writeAnswer } from "./write-answer.ts";

export type Answerer = {
  /** What a client sees in TLS: null cuts the connection, as a host that does not exist or is down does. */
  certificate(host: string): CertificateKind | null;
  answer(ask: Ask): Promise<Answer>;
  /** A request to this host has come in; the returned function is called when its connection is done with it. */
  began(host: string): () => void;
  now(): number;
};

export type Listener = { readonly port: number; close(): Promise<void> };

/** Virtual hosts by SNI and Host header. */
export async function serveTls(port: number, tls: TlsContexts, to: Answerer): Promise<Listener> {
  const server = https.createServer(
    {
      ALPNProtocols: ["http/1.1"],
      SNICallback(name, done) {
        const kind = to.certificate(name.toLowerCase());
        if (kind === null) return done(new Error(`no host ${name}`));
        tls.contextFor(name.toLowerCase(), kind).then((context) => done(null, context), done);
      },
    },
    (request, response) => {
      const host = hostOf(request);
      void handle(request, response, host, "", to);
    },
  );
  return listen(server, port);
}

/** `/<host>/…` on plain HTTP, for browsers that do not know the test authority. */
export async function servePages(
  port: number,
  serves: (ask: Ask) => boolean,
  to: Answerer,
): Promise<Listener> {
  const server = http.createServer((request, response) => {
    const host = (request.url ?? "/").split(/[/?]/)[1]?.toLowerCase() ?? "";
    const paged: Answerer = {
      ...to,
      async answer(ask) {
        if (serves(ask)) return to.answer(ask);
        return { status: 404, headers: { "content-type": "text/plain" }, body: "Not a page of this host." };
      },
    };
    void handle(request, response, host, `/${host}`, paged);
  });
  return listen(server, port);
}

async function handle(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  host: string,
  base: string,
  to: Answerer,
): Promise<void> {
  const done = once(to.began(host));
  response.on("close", done);
  try {
    const answer = await to.answer(await readAsk(request, host, base));
    // Done before the client can know it: its next request never overlaps with this one.
    if (answer.effect === undefined) done();
    writeAnswer(response, answer, to.now());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ECONNRESET") return;
    response.statusCode = 599;
    response.end(`The loopback server itself failed: ${error instanceof Error ? error.stack : error}`);
  }
}

function once(run: () => void): () => void {
  let ran = false;
  return () => {
    if (!ran) run();
    ran = true;
  };
}

function hostOf(request: http.IncomingMessage): string {
  return (request.headers.host ?? "").replace(/:\d+$/, "").toLowerCase();
}

async function listen(server: http.Server | https.Server, port: number): Promise<Listener> {
  server.keepAliveTimeout = 15_000;
  server.on("tlsClientError", () => {});
  server.on("clientError", (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // A bench opens hundreds of connections at once.
    server.listen({ port, host: "127.0.0.1", backlog: 4_096 }, resolve);
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
