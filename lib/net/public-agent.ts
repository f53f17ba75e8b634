/** The guarded connection for libraries that use `node:https` (twitter-api-v2). */
import https from "node:https";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { envPolicy, type FetchPolicy, findConnectRule } from "./fetch-policy.ts";
import { connectMsMax, guardedLookup, refuseConnection } from "./guarded-connector.ts";

const agents = new WeakMap<FetchPolicy, https.Agent>();

/** One agent per policy: TLS on 443 of public names only, the address checked while connecting. */
export function publicAgent(policy: FetchPolicy = envPolicy()): https.Agent {
  const kept = agents.get(policy);
  if (kept) return kept;
  const agent = new GuardedAgent(policy);
  agents.set(policy, agent);
  return agent;
}

type Connected = (error: Error | null, stream: Duplex) => void;

class GuardedAgent extends https.Agent {
  readonly #policy: FetchPolicy;
  readonly #secureContext = tls.createSecureContext();

  constructor(policy: FetchPolicy) {
    super({ keepAlive: true, maxSockets: 8, timeout: 30_000 });
    this.#policy = policy;
  }

  override createConnection(options: tls.ConnectionOptions, callback?: Connected): Duplex | null | undefined {
    const host = options.host ?? "";
    const refusal = refuseConnection(host, "https:", String(options.port ?? ""));
    if (refusal) {
      callback?.(refusal, null as never);
      return null;
    }
    const rule = findConnectRule(this.#policy, host);
    const socket = tls.connect({
      ...options,
      port: rule?.port ?? 443,
      servername: host,
      secureContext: this.#secureContext,
      rejectUnauthorized: true,
      lookup: guardedLookup(this.#policy),
    });
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error("connecting took too long"), { code: "ETIMEDOUT" })),
      connectMsMax,
    );
    socket.once("secureConnect", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
    return socket;
  }
}
