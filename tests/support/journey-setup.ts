/** Before the journeys: a loopback fediverse and the product beside it, each as processes of their own. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { villageDirectoryCsv } from "../fediverse/village/village-world.ts";
import { startFediverseProcess } from "./fediverse-process.ts";
import { startProduct } from "./product.ts";

const folder = path.join(import.meta.dirname, "../../.data/journeys");

export default async function setup(): Promise<() => Promise<void>> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const fediverse = await startFediverseProcess(["--wait-scale", "0.01"]);
  const product = await startProduct({
    dataDir: path.join(folder, "data"),
    env: { ...fediverse.env, TRUST_PROXY: "1" },
  });
  importDirectory(path.join(folder, "data"));
  Object.assign(process.env, {
    JOURNEY_URL: product.url,
    JOURNEY_DATA: path.join(folder, "data"),
    FEDIVERSE_PORT: String(fediverse.port),
    FEDIVERSE_CONTROL: fediverse.control,
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
