/** Whom may this process talk to, under what name, and where is a named host really reached? */
import packageJson from "../../package.json" with { type: "json" };
import { env } from "../env.ts";
import { type AddressRange, isInRanges, parseAddressRanges } from "./public-address.ts";

/** One rule of PUBLIC_FETCH_CONNECT: a host, or `*.suffix` for every name below it, and the socket it is reached at. */
export type ConnectRule = {
  readonly pattern: string;
  readonly address: string;
  readonly port: number;
};

export type FetchPolicy = {
  readonly allow: readonly AddressRange[];
  readonly connect: readonly ConnectRule[];
  readonly userAgent: string;
  /** Replaces name resolution; every address it gives is still checked. For tests. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
};

type PolicyTexts = { readonly allow?: string; readonly connect?: string; readonly contact: string };

/** Throws with the piece that cannot be read, so that a wrong setting stops the start. */
export function readFetchPolicy({ allow = "", connect = "", contact }: PolicyTexts): FetchPolicy {
  return {
    allow: parseAddressRanges(allow),
    connect: parseConnectRules(connect),
    userAgent: `Transhumance/${packageJson.version} (+${contact})`,
  };
}

let kept: FetchPolicy | undefined;

/** The policy the operator configured, read once. */
export function envPolicy(): FetchPolicy {
  kept ??= readFetchPolicy({
    allow: env().PUBLIC_FETCH_ALLOW,
    connect: env().PUBLIC_FETCH_CONNECT,
    contact: env().CONTACT_URL ?? env().PUBLIC_URL,
  });
  return kept;
}

/** The first rule that names the host, or undefined when it is reached by its own name. */
export function findConnectRule(policy: FetchPolicy, host: string): ConnectRule | undefined {
  return policy.connect.find(({ pattern }) =>
    pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern,
  );
}

/** True for a literal address inside PUBLIC_FETCH_ALLOW: the operator opened that network on purpose. */
export function fetchPolicyAllows(address: string, policy: FetchPolicy = envPolicy()): boolean {
  const bare = address.replace(/^\[|\]$/g, "");
  return policy.allow.length > 0 && isInRanges(bare, policy.allow);
}

function parseConnectRules(text: string): readonly ConnectRule[] {
  return text
    .split(",")
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .map((piece) => {
      const found = /^((?:\*\.)?[a-z0-9.-]+)=(?:\[([0-9a-f:.]+)\]|([0-9.]+)):([0-9]{1,5})$/i.exec(piece);
      const [, pattern, six, four, port] = found ?? [];
      const address = six ?? four;
      if (!pattern || !address || Number(port) > 65_535) {
        throw new Error(`"${piece}" is no connect rule such as *.test=127.0.0.1:8443`);
      }
      return { pattern: pattern.toLowerCase(), address, port: Number(port) };
    });
}
