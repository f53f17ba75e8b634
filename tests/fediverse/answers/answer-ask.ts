/** From a request to a host name to an answer: the host's faults first, then the host itself. */
import type { Traffic } from "../control/traffic.ts";
import { spoilAnswer } from "../faults/spoil-answer.ts";
import { hasFault } from "../faults/take-fault.ts";
import { type Answer, type Ask, answer } from "../transport/exchange.ts";
import type { CertificateKind } from "../transport/tls-contexts.ts";
import type { HostState } from "../world/host-state.ts";
import type { World } from "../world/world.ts";
import { answerCall } from "./answer-call.ts";
import { type Call, callerOf } from "./call.ts";

export type Setting = {
  world(): World;
  readonly traffic: Traffic;
  /** Origin of the plain pages of a host; null when there is no pages listener. */
  pagesOrigin(host: HostState): string | null;
  /** The honest waits of slow software are multiplied by this. */
  readonly waitScale: number;
};

/** Null cuts the connection during the handshake. */
export function certificateOf(world: World, name: string): CertificateKind | null {
  const host = world.byName.get(name);
  if (!host || hasFault(host, "down")) return null;
  if (hasFault(host, "certificate_untrusted")) return "untrusted";
  if (hasFault(host, "certificate_expired")) return "expired";
  return hasFault(host, "certificate_wrong_name") ? "wrong_name" : "good";
}

export async function answerAsk(setting: Setting, ask: Ask): Promise<Answer> {
  const world = setting.world();
  const host = world.byName.get(ask.host);
  if (!host) return answer(421, { "content-type": "text/plain" }, "No such host in this world.");
  const call = callFor(setting, world, host, ask);
  const spoil = host.faults.length > 0 && ask.base === "" ? spoilAnswer(host, ask.path, ask.origin) : null;
  const given = spoil && "instead" in spoil ? spoil.instead : answerCall(call);
  const slowMs = spoil && "slowMs" in spoil ? spoil.slowMs : 0;
  const waitMs = (given.waitMs ?? 0) * setting.waitScale + latencyOf(host) + slowMs;
  if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  setting.traffic.answered({
    at: call.now,
    host: host.name,
    method: ask.method,
    url: ask.query.size > 0 ? `${ask.path}?${ask.query}` : ask.path,
    status: given.effect === "hang" || given.effect === "reset" ? 0 : given.status,
    userAgent: ask.headers["user-agent"] ?? null,
    account: call.caller.kind === "user" ? call.caller.account.key : null,
  });
  return given;
}

function callFor(setting: Setting, world: World, host: HostState, ask: Ask): Call {
  const now = world.clock();
  const pages = setting.pagesOrigin(host);
  return {
    world,
    host,
    personality: world.personality(host),
    ask,
    caller: callerOf(host, ask),
    now,
    pagesOrigin: pages ?? `https://${host.webHost}`,
    metadataEverywhere: pages !== null,
    overrun(kind, key, limit) {
      setting.traffic.violations.push({ at: now, host: host.name, kind, key, limit, path: ask.path });
    },
  };
}

function latencyOf(host: HostState): number {
  const { latencyMs } = host.spec;
  if (latencyMs === undefined) return 0;
  if (typeof latencyMs === "number") return latencyMs;
  const [least, most] = latencyMs;
  return least + Math.random() * (most - least);
}
