/** Before the journeys: for each worker of the runner a loopback fediverse and the product beside it, as processes of their own. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import type { FullConfig } from "@playwright/test";
import { findFreePort } from "#lib/net/free-port.ts";
import { villageDirectoryCsv } from "../fediverse/village/village-world.ts";
import { villageXApp } from "../fediverse/village/village-x.ts";
import { startFediverseProcess } from "./fediverse-process.ts";
import { setPlace } from "./journey-place.ts";
import { startProduct } from "./product.ts";

const folder = path.join(import.meta.dirname, "../../.data/journeys");
type Stop = () => Promise<void>;

export default async function setup(config: FullConfig): Promise<Stop> {
  fs.rmSync(folder, { recursive: true, force: true });
  const stops: Stop[] = [];
  // The first builds the product; the others find it fresh.
  for (let worker = 0; worker < config.workers; worker += 1) stops.push(await openPlace(worker));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

async function openPlace(worker: number): Promise<Stop> {
  const own = path.join(folder, String(worker));
  const dataDir = path.join(own, "data");
  fs.mkdirSync(own, { recursive: true });
  // X compares the address a sign-in comes back to with the one its app names, so the port is chosen first.
  const port = await findFreePort();
  const callbacks = ["x", "x-own"].map(
    (provider) => `http://127.0.0.1:${port}/api/auth/callback/${provider}`,
  );
  const fediverse = await startFediverseProcess([
    "--wait-scale",
    "0.01",
    ...callbacks.flatMap((url) => ["--x-redirect", url]),
  ]);
  const product = await startProduct({
    port,
    dataDir,
    env: {
      ...fediverse.env,
      TRUST_PROXY: "1",
      ADMINISTRATOR: "camille@jasse.test",
      X_CLIENT_ID: villageXApp.clientId,
      X_CLIENT_SECRET: villageXApp.clientSecret,
    },
  });
  importDirectory(own, dataDir);
  setPlace(worker, {
    JOURNEY_URL: product.url,
    JOURNEY_DATA: dataDir,
    FEDIVERSE_PORT: String(fediverse.port),
    FEDIVERSE_CONTROL: fediverse.control,
    FEDIVERSE_ENV: JSON.stringify(fediverse.env),
  });
  return async () => {
    await product.stop();
    await fediverse.stop();
  };
}

/** As an operator does it: by the command line, beside the running product. */
function importDirectory(own: string, dataDir: string): void {
  const file = path.join(own, "known.csv");
  fs.writeFileSync(file, villageDirectoryCsv());
  const command = path.join(import.meta.dirname, "../../lib/cli/main.ts");
  execFileSync(process.execPath, [command, "directory", "import", file], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DATA_DIR: dataDir },
  });
}
