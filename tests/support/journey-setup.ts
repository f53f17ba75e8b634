/** Before the journeys: a loopback fediverse and the product beside it, each as processes of their own. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { villageDirectoryCsv } from "../fediverse/village/village-world.ts";
import { villageXApp } from "../fediverse/village/village-x.ts";
import { startFediverseProcess } from "./fediverse-process.ts";
import { freePort, startProduct } from "./product.ts";

const folder = path.join(import.meta.dirname, "../../.data/journeys");

export default async function setup(): Promise<() => Promise<void>> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  // X compares the address a sign-in comes back to with the one its app names, so the port is chosen first.
  const port = await freePort();
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
    dataDir: path.join(folder, "data"),
    env: {
      ...fediverse.env,
      TRUST_PROXY: "1",
      ADMINISTRATOR: "camille@jasse.test",
      X_CLIENT_ID: villageXApp.clientId,
      X_CLIENT_SECRET: villageXApp.clientSecret,
    },
  });
  importDirectory(path.join(folder, "data"));
  Object.assign(process.env, {
    JOURNEY_URL: product.url,
    JOURNEY_DATA: path.join(folder, "data"),
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
function importDirectory(dataDir: string): void {
  const file = path.join(folder, "known.csv");
  fs.writeFileSync(file, villageDirectoryCsv());
  const command = path.join(import.meta.dirname, "../../lib/cli/main.ts");
  execFileSync(process.execPath, [command, "directory", "import", file], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, DATA_DIR: dataDir },
  });
}
