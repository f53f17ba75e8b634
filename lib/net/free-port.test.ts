import net from "node:net";
import { expect, test } from "vitest";
import { findFreePort, isFree } from "./free-port.ts";

test("a chosen port can be listened on, and lies below those of outgoing connections", async () => {
  const port = await findFreePort();
  expect(port).toBeGreaterThanOrEqual(15_000);
  expect(port).toBeLessThan(32_000);
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  expect(await isFree(port)).toBe(false);
  await new Promise((resolve) => server.close(resolve));
  expect(await isFree(port)).toBe(true);
});
