/** Two real snac servers on loopback, with TLS under the test authority, that know each other by name. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import path from "node:path";
import { findFreePort } from "#lib/net/free-port.ts";
import { newLeafKeys, openTestCa, signLeaf } from "../fediverse/transport/test-ca.ts";

const folder = path.join(import.meta.dirname, "../../.data/snac/bed");
const authorities = "/etc/ssl/certs/ca-certificates.crt";

/** Addresses of their own, so that both can have port 443. */
const places = { "snac-a.test": "127.0.0.21", "snac-b.test": "127.0.0.22" } as const;
type Name = keyof typeof places;

export type Snac = {
  readonly host: Name;
  /** Name and password of everybody on it. */
  readonly people: Readonly<Record<string, string>>;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The addresses of those who follow this person, as the server itself keeps them. */
  followersOf(uid: string): readonly string[];
};

export type SnacBed = {
  readonly a: Snac;
  readonly b: Snac;
  /** For the product: where the names are. */
  readonly env: Readonly<Record<string, string>>;
  /** For the browser. */
  readonly resolverRules: string;
  close(): Promise<void>;
};

export async function startSnacBed(
  program: string,
  people: Readonly<Record<Name, readonly string[]>>,
): Promise<SnacBed> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const ca = await openTestCa();
  const hosts = path.join(folder, "hosts");
  const bundle = path.join(folder, "authorities.pem");
  const names = Object.entries(places).map(([name, address]) => `${address} ${name}`);
  fs.writeFileSync(hosts, ["127.0.0.1 localhost", ...names, ""].join("\n"));
  const trusted = fs.existsSync(authorities) ? fs.readFileSync(authorities, "utf8") : "";
  fs.writeFileSync(bundle, `${trusted}\n${ca.caPem}\n`);
  const world = { program, hosts, bundle };
  const made: (Snac & { readonly door: https.Server })[] = [];
  for (const host of Object.keys(places) as Name[]) {
    made.push(await makeSnac(world, { host, port: await findFreePort(), people: people[host] }));
  }
  const [a, b] = made;
  if (!a || !b) throw new Error("two servers are made above");
  await a.start();
  await b.start();
  const connect = Object.entries(places).map(([name, address]) => `${name}=${address}:443`);
  return {
    a,
    b,
    env: {
      PUBLIC_FETCH_ALLOW: "127.0.0.0/8",
      PUBLIC_FETCH_CONNECT: connect.join(","),
      NODE_EXTRA_CA_CERTS: ca.caFile,
    },
    resolverRules: Object.entries(places)
      .map(([name, address]) => `MAP ${name}:443 ${address}:443`)
      .join(", "),
    async close() {
      for (const snac of made) {
        await snac.stop();
        snac.door.closeAllConnections();
        snac.door.close();
      }
    },
  };
}

type World = { readonly program: string; readonly hosts: string; readonly bundle: string };

async function makeSnac(
  world: World,
  given: { readonly host: Name; readonly port: number; readonly people: readonly string[] },
): Promise<Snac & { readonly door: https.Server }> {
  const { host, port } = given;
  const data = path.join(folder, host);
  const answers = ["127.0.0.1", String(port), host, "", ""].join("\n");
  spawnSync(world.program, ["init", data], { input: `${answers}\n` });
  // What could not be delivered is tried again after a minute, not after two.
  const settings = path.join(data, "server.json");
  const changed = { ...JSON.parse(fs.readFileSync(settings, "utf8")), queue_retry_minutes: 1 };
  fs.writeFileSync(settings, JSON.stringify(changed));
  const people: Record<string, string> = {};
  for (const uid of given.people) {
    const said = spawnSync(world.program, ["adduser", data, uid]).stdout.toString();
    people[uid] = /password is (\S+)/.exec(said)?.[1] ?? "";
  }
  const door = await openDoor(host, port);
  let child: ChildProcess | null = null;
  return {
    host,
    people,
    door,
    async start() {
      // A view of the machine of its own, in which the names and the authority are known; nothing else changes.
      const script = `mount --bind "$1" /etc/hosts && mount --bind "$2" ${authorities} && exec "$3" httpd "$4"`;
      const args = ["-m", "sh", "-c", script, "snac", world.hosts, world.bundle, world.program, data];
      child = spawn("/usr/bin/unshare", args, { stdio: "ignore" });
      await untilAnswers(port);
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      const late = setTimeout(() => child?.kill("SIGKILL"), 8_000);
      await once(child, "exit");
      clearTimeout(late);
    },
    followersOf: (uid) => readFollowers(path.join(data, "user", uid, "followers")),
  };
}

/** TLS on the outside, plain on the inside: a server that is stopped refuses, as behind any proxy, with 502. */
async function openDoor(host: Name, port: number): Promise<https.Server> {
  const keys = await newLeafKeys();
  const ca = await openTestCa();
  const exported = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  const encoded = Buffer.from(exported).toString("base64");
  const key = `-----BEGIN PRIVATE KEY-----\n${encoded}\n-----END PRIVATE KEY-----\n`;
  const cert = await signLeaf(ca, keys.publicKey, [host]);
  const door = https.createServer({ key, cert }, (request, response) => {
    const { method, url: requestPath, headers } = request;
    // A connection for each request: snac may close a kept one in the very moment it is used again.
    const there = { host: "127.0.0.1", port, agent: false };
    const inner = http.request({ ...there, method, path: requestPath, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    inner.on("error", () => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    request.pipe(inner);
  });
  await new Promise<void>((resolve, reject) => {
    door.once("error", reject);
    door.listen(443, places[host], resolve);
  });
  return door;
}

async function untilAnswers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answers = await fetch(`http://127.0.0.1:${port}/.well-known/nodeinfo`).then(
      (reply) => reply.ok,
      () => false,
    );
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("snac did not start");
}

/** Each follower is a file that names their actor. */
function readFollowers(dir: string): readonly string[] {
  if (!fs.existsSync(dir)) return [];
  return fs
    .readdirSync(dir)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const text = fs.readFileSync(path.join(dir, name), "utf8");
      const [, host, uid] = /https:\/\/([a-z.-]+)\/([a-z0-9_]+)/.exec(text) ?? [];
      return host && uid ? [`${uid}@${host}`] : [];
    });
}
