/** A port of this machine to listen on, chosen ahead of listening. */
import { randomInt } from "node:crypto";
import net from "node:net";

/**
 * Below what systems give to outgoing connections (Linux from 32768, RFC 6335 and macOS from 49152), so that
 * no connection takes the port between the choice and the listening.
 */
const lowest = 15_000;
const highest = 32_000;

/** A TCP port nothing on 127.0.0.1 listens on now. Throws when a hundred tries find none. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port was found on 127.0.0.1 between ${lowest} and ${highest}.`);
}

/** Whether nothing listens on this port of 127.0.0.1. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = net.createServer().once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
