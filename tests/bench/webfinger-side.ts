/** One side of the look-up bench, as a process of its own: asks for every handle of a file and says what it cost. */
import fs from "node:fs";
import { Agent, buildConnector, setGlobalDispatcher } from "undici";
import { lookUpHandle } from "#lib/candidates/client.ts";
import { lookUpAll } from "#lib/cli/look-up-all.ts";
import { type Handle, parseHandle } from "#lib/fediverse/handle.ts";
import { readFetchPolicy } from "#lib/net/fetch-policy.ts";

export type SideAnswer = {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly peakMegabytes: number;
  readonly found: number;
  readonly unanswered: number;
  /** Handles whose server can answer. */
  readonly answerable: number;
  /** When each of the handles found was, from the start. */
  readonly answeredMs: readonly number[];
};

const inFlightMax = 256;
const [side = "", file = ""] = process.argv.slice(2);
const handles = (JSON.parse(fs.readFileSync(file, "utf8")) as string[]).map(
  (text) => parseHandle(text) as Handle,
);

type Ask = (onAnswer: (found: boolean) => void) => Promise<void>;

const asks: Readonly<Record<string, Ask>> = { ours: askOurs, "webfinger.js": askPeer };

async function askOurs(onAnswer: (found: boolean) => void): Promise<void> {
  const policy = readFetchPolicy({
    allow: process.env["PUBLIC_FETCH_ALLOW"] ?? "",
    connect: process.env["PUBLIC_FETCH_CONNECT"] ?? "",
    contact: "bench",
  });
  await lookUpAll(handles, {
    lookUp: async (handle) => {
      const result = await lookUpHandle(handle, { policy, withProfile: false });
      if (result.state !== "unreachable") onAnswer(result.state === "verified");
      return result;
    },
  });
}

async function askPeer(onAnswer: (found: boolean) => void): Promise<void> {
  const { default: WebFinger } = await import("webfinger.js");
  console.debug = console.warn = () => undefined;
  // The library asks by the global fetch: the same loopback, each host under its own name.
  const connect = buildConnector({ timeout: 5_000 });
  const port = process.env["BENCH_PORT"] ?? "";
  setGlobalDispatcher(
    new Agent({
      connect: (options, callback) =>
        connect({ ...options, hostname: "127.0.0.1", port, servername: options.hostname }, callback),
    }),
  );
  const client = new WebFinger({ allow_private_addresses: true, request_timeout: 10_000 });
  const queue = [...handles];
  const lane = async () => {
    for (let handle = queue.shift(); handle; handle = queue.shift()) {
      const found = await client.lookup(handle).then(
        ({ object }) => isAccount(object),
        () => null,
      );
      if (found !== null) onAnswer(found);
    }
  };
  await Promise.all(Array.from({ length: inFlightMax }, lane));
}

function isAccount(document: { links?: unknown }): boolean {
  return (
    Array.isArray(document.links) && document.links.some((link: { rel?: string }) => link.rel === "self")
  );
}

const ask = asks[side];
if (!ask) throw new Error(`unknown side: ${side}`);
const before = process.cpuUsage();
const startedAt = performance.now();
const answeredMs: number[] = [];
await ask((found) => {
  if (found) answeredMs.push(Math.round(performance.now() - startedAt));
});
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(before);
const answer: SideAnswer = {
  cpuMs: (user + system) / 1_000,
  wallMs,
  peakMegabytes: process.resourceUsage().maxRSS / 1_024,
  found: answeredMs.length,
  unanswered: handles.length - answeredMs.length,
  answerable: Number(process.env["BENCH_ANSWERABLE"] ?? handles.length),
  answeredMs,
};
process.stdout.write(JSON.stringify(answer), () => process.exit(0));
