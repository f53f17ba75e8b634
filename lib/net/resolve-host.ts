/** Which addresses does a host name have? */
import { lookup, Resolver } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { isIP } from "node:net";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * Our own resolver asks the network directly: `dns.lookup` works on two threads of the process, so that two dead names
 * would hold up everybody else. The hosts file comes first, as everywhere.
 */
const resolver = new Resolver({ timeout: 2_000, tries: 2 });

const graceMs = 500;

/** Every address of the host. Rejects with the resolver's error code when there is none. */
export async function resolveHost(
  host: string,
  names: Pick<Resolver, "resolve4" | "resolve6"> = resolver,
): Promise<readonly string[]> {
  const written = (await hostsFile()).get(host);
  if (written) return written;
  const addresses: string[] = [];
  const ask = async (family: Promise<readonly string[]>) => void addresses.push(...(await family));
  const asked = [ask(names.resolve4(host)), ask(names.resolve6(host))];
  const both = Promise.allSettled(asked);
  // Some name servers never answer about the other family: what one of them said is enough after a moment.
  const some = Promise.any(asked).then(
    () => wait(graceMs, [], { ref: false }),
    () => both,
  );
  const answers = await Promise.race([both, some]);
  if (addresses.length > 0)
    return addresses.toSorted((one, other) => Number(one.includes(":")) - Number(other.includes(":")));
  const failure = firstFailure(answers);
  // No name server of its own to ask (a machine with another arrangement): the system knows better.
  if (codeOf(failure) === "ECONNREFUSED") {
    return (await lookup(host, { all: true, order: "verbatim" })).map(({ address }) => address);
  }
  throw failure ?? Object.assign(new Error(`${host} has no address`), { code: "ENODATA" });
}

function firstFailure(answers: readonly PromiseSettledResult<unknown>[]): unknown {
  return answers.find((answer) => answer.status === "rejected")?.reason;
}

let kept: { readonly readAt: number; readonly entries: Promise<Map<string, string[]>> } | undefined;

function hostsFile(): Promise<Map<string, string[]>> {
  const now = performance.now();
  if (!kept || now - kept.readAt > 5_000) kept = { readAt: now, entries: readHostsFile() };
  return kept.entries;
}

async function readHostsFile(): Promise<Map<string, string[]>> {
  const file =
    process.platform === "win32"
      ? path.join("C:\\Windows", "System32", "drivers", "etc", "hosts")
      : "/etc/hosts";
  const text = await readFile(file, "utf8").catch(() => "");
  const entries = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [address = "", ...names] = line.replace(/#.*/, "").trim().toLowerCase().split(/\s+/);
    if (isIP(address) === 0) continue;
    for (const name of names) entries.set(name, [...(entries.get(name) ?? []), address]);
  }
  return entries;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
