/** A loopback fediverse as a process of its own; see README.md beside this file. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { serveControl } from "./control/control-server.ts";
import { type FediverseOptions, startFediverse } from "./start-fediverse.ts";
import { villageWorld } from "./village/village-world.ts";
import { villageX } from "./village/village-x.ts";
import type { WorldSpec } from "./world/world-spec.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "0" },
    "control-port": { type: "string", default: "0" },
    "pages-port": { type: "string" },
    "ca-folder": { type: "string" },
    /** JSON file with a world; without it the village is served. */
    config: { type: "string" },
    /** Serve the village's X too; sign-ins come back to these addresses. */
    "x-redirect": { type: "string", multiple: true },
    "wait-scale": { type: "string", default: "1" },
    /** Registers, requests and follows without any limit. */
    unlimited: { type: "boolean", default: false },
  },
});

const options: FediverseOptions = {
  world: values.config ? (JSON.parse(readFileSync(values.config, "utf8")) as WorldSpec) : villageWorld(),
  port: Number(values.port),
  waitScale: Number(values["wait-scale"]),
  ...(values["pages-port"] === undefined ? {} : { pagesPort: Number(values["pages-port"]) }),
  ...(values["ca-folder"] === undefined ? {} : { caFolder: values["ca-folder"] }),
  ...(values["x-redirect"] ? { x: villageX(values["x-redirect"]) } : {}),
  ...(values.unlimited ? { limits: { requests: false, apps: false, follows: false, total: false } } : {}),
};

const fediverse = await startFediverse(options);
const control = await serveControl(Number(values["control-port"]), fediverse, about);

function about() {
  const { port, pagesPort, caFile, connect, env } = fediverse;
  return { port, pagesPort, caFile, connect, env, control: `http://127.0.0.1:${control.port}` };
}

// One line of JSON: whoever started this process reads where everything is.
console.log(JSON.stringify(about()));

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, async () => {
    await Promise.all([fediverse.close(), control.close()]);
    process.exit(0);
  });
}
