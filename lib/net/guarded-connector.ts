/** The one way this product opens a socket to somebody else's server: the address is checked at the moment of connecting. */
import type { LookupFunction } from "node:net";
import tls from "node:tls";
import { buildConnector } from "undici";
import { type FetchPolicy, findConnectRule } from "./fetch-policy.ts";
import { isPublicAddress } from "./public-address.ts";
import { isPublicName } from "./public-url.ts";
import { resolveHost } from "./resolve-host.ts";

export const connectMsMax = 5_000;

/** A connection that was refused by us, not by the network. */
export class RefusedConnection extends Error {
  readonly code = "ERR_NOT_PUBLIC";
}

const ports = new Set(["", "443"]);

/**
 * TLS on port 443 of a public name, and nothing else. Name, SNI and certificate stay the host's where a connect rule
 * sends the socket elsewhere. One TLS context serves all hosts: reading the root certificates costs more than a handshake.
 */
export function guardedConnector(policy: FetchPolicy): buildConnector.connector {
  const base = buildConnector({
    secureContext: tls.createSecureContext(),
    rejectUnauthorized: true,
    timeout: connectMsMax,
    // Node gives each address a quarter of a second, which a distant server does not keep; then the other family has its turn.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: connectMsMax / 2,
    lookup: guardedLookup(policy),
  });
  return (options, callback) => {
    const refusal = refuseConnection(options.hostname, options.protocol, String(options.port ?? ""));
    if (refusal) {
      callback(refusal, null);
      return;
    }
    const rule = findConnectRule(policy, options.hostname);
    base(rule ? { ...options, port: String(rule.port) } : options, callback);
  };
}

/** Why a connection must not be opened whatever its address is, or null. */
export function refuseConnection(host: string, protocol: string, port: string): RefusedConnection | null {
  if (protocol !== "https:") return new RefusedConnection(`${protocol} is not https`);
  if (!ports.has(port)) return new RefusedConnection(`port ${port} is not 443`);
  return isPublicName(host) ? null : new RefusedConnection(`${host} is no public name`);
}

/** Resolves a name and gives only addresses that may be connected to; the socket uses exactly these. */
export function guardedLookup(policy: FetchPolicy): LookupFunction {
  const resolve = policy.resolve ?? resolveHost;
  return (host, options, callback) => {
    const rule = findConnectRule(policy, host);
    const found = rule ? Promise.resolve([rule.address]) : resolve(host);
    found
      .then((addresses) => {
        const family = options.family === 4 || options.family === 6 ? options.family : 0;
        const open = addresses
          .filter((address) => isPublicAddress(address, policy.allow))
          .map((address) => ({ address, family: address.includes(":") ? 6 : 4 }))
          .filter((entry) => family === 0 || entry.family === family);
        const [first] = open;
        if (!first) throw new RefusedConnection(`${host} has no public address`);
        if (options.all) callback(null, open);
        else callback(null, first.address, first.family);
      })
      .catch((error: NodeJS.ErrnoException) => callback(error, "", 0));
  };
}
