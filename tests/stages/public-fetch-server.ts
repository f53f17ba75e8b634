/** A TLS server on loopback that answers for any name under the test authority, for tests of the guarded client. */
import type { IncomingMessage, ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import tls from "node:tls";
import {
  newLeafKeys,
  openTestCa,
  signLeaf,
  strangerCa,
  trustTestCa,
} from "../fediverse/transport/test-ca.ts";

export type Visit = {
  readonly host: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
};
export type Answerer = (request: IncomingMessage, response: ServerResponse) => void;

export type LoopbackServer = {
  readonly port: number;
  /** Everything that was asked, in order. */
  readonly visits: Visit[];
  /** Sets what `path` answers; unset paths answer 404. */
  answer(path: string, answerer: Answerer): void;
  close(): Promise<void>;
};

export async function openLoopbackServer(): Promise<LoopbackServer> {
  await trustTestCa();
  const certificate = await certificates();
  const answers = new Map<string, Answerer>();
  const visits: Visit[] = [];
  const server = https.createServer(
    {
      SNICallback: (name, callback) => void certificate(name).then((context) => callback(null, context)),
      keepAliveTimeout: 2_000,
    },
    (request, response) => {
      const path = (request.url ?? "").split("?")[0] ?? "";
      visits.push({ host: request.headers.host ?? "", path: request.url ?? "", headers: request.headers });
      const answerer = answers.get(path);
      if (answerer) answerer(request, response);
      else response.writeHead(404).end("nothing here");
    },
  );
  // A client that hangs up in the middle is what many of these tests are about.
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    visits,
    answer: (path, answerer) => answers.set(path, answerer),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `expired.test` has a certificate of the past, `stranger.test` one of an unknown authority, `other.test` another's. */
async function certificates(): Promise<(name: string) => Promise<tls.SecureContext>> {
  const ca = await openTestCa();
  const stranger = await strangerCa();
  const keys = await newLeafKeys();
  const pkcs8 = Buffer.from(await crypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`;
  const kept = new Map<string, Promise<tls.SecureContext>>();
  const make = async (name: string) => {
    const issuer = name === "stranger.test" ? stranger : ca;
    const named = name === "other.test" ? "somebody-else.test" : name;
    const validity = name === "expired.test" ? "expired" : "current";
    return tls.createSecureContext({ key, cert: await signLeaf(issuer, keys.publicKey, [named], validity) });
  };
  return (name) => {
    const known = kept.get(name) ?? make(name);
    kept.set(name, known);
    return known;
  };
}
